using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DocWiki.Domain.Text;

/// <summary>
/// How one text became another: which text was removed, which was put in its place, and where. It can be read alone, applied
/// forwards, turned round, and put together with the patch that follows.
/// </summary>
/// <remarks>
/// The pieces are as small as makes the written form smallest (<see cref="TextPatchWriting"/>), so they are not always whole words or
/// lines; for people compare the texts with <see cref="LineDiff"/>. No piece begins or ends inside a surrogate pair.
/// Any string will do in memory. In JSON, which is UTF-8, a surrogate without its partner becomes U+FFFD, as in any UTF-8 form of the text.
/// </remarks>
[JsonConverter(typeof(Converter))]
public sealed class TextPatch : IEquatable<TextPatch>
{
    public static readonly TextPatch Empty = new([]);

    private string? encoded;

    private TextPatch(IReadOnlyList<TextEdit> edits) => Edits = edits;

    /// <summary>In the order of their places, which do not overlap.</summary>
    public IReadOnlyList<TextEdit> Edits { get; }

    public bool IsEmpty => Edits.Count == 0;

    public static TextPatch Between(string before, string after) => Of(TextPieces.Between(before, after));

    /// <summary>The text after the change.</summary>
    /// <exception cref="PatchMismatchException">What should be removed does not stand in <paramref name="before"/>.</exception>
    public string Apply(string before)
    {
        var result = new StringBuilder(before.Length);
        var (offset, position) = (0, TextPosition.Start);
        foreach (var (at, removed, added) in Edits)
        {
            var gap = at.OffsetIn(before.AsSpan(offset), position);
            if (gap < 0 || !before.AsSpan(offset + gap).StartsWith(removed)) throw new PatchMismatchException(at);
            result.Append(before, offset, gap).Append(added);
            (offset, position) = (offset + gap + removed.Length, at.After(removed));
        }
        return result.Append(before, offset, before.Length - offset).ToString();
    }

    /// <summary>The patch that leads back.</summary>
    public TextPatch Inverted() => Of([.. WithPlacesAfter().Select(edit => new TextEdit(edit.After, edit.Edit.Added, edit.Edit.Removed))]);

    /// <summary>The patch that does this and then <paramref name="next"/>. What this adds and the next one removes is not in it.</summary>
    /// <exception cref="PatchMismatchException">The two contradict each other: <paramref name="next"/> removes other text than this one put there.</exception>
    public TextPatch Then(TextPatch next) => Of(TextPatchComposition.Of(this, next));

    /// <summary>The written form, see <see cref="TextPatchWriting"/>.</summary>
    public string Encode() => encoded ??= TextPatchWriting.Write(Edits);

    /// <exception cref="FormatException">Not the written form of a patch.</exception>
    public static TextPatch Parse(string encoded) => Of(TextPatchWriting.Read(encoded));

    public bool Equals(TextPatch? other) => other is not null && Edits.SequenceEqual(other.Edits);

    public override bool Equals(object? obj) => Equals(obj as TextPatch);

    public override int GetHashCode() => Edits.Aggregate(0, HashCode.Combine);

    public override string ToString() => Encode();

    /// <summary>Each edit with the place where its added text stands after the patch.</summary>
    public IEnumerable<(TextEdit Edit, TextPosition After)> WithPlacesAfter()
    {
        var (before, after) = (TextPosition.Start, TextPosition.Start);
        foreach (var edit in Edits)
        {
            var place = edit.At.Moved(before, after);
            yield return (edit, place);
            (before, after) = (edit.At.After(edit.Removed), place.After(edit.Added));
        }
    }

    private static TextPatch Of(List<TextEdit> edits) => edits.Count == 0 ? Empty : new(edits);

    private sealed class Converter : JsonConverter<TextPatch>
    {
        public override TextPatch Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            try
            {
                return Parse(reader.GetString() ?? "");
            }
            catch (FormatException wrong)
            {
                throw new JsonException(wrong.Message, wrong);
            }
        }

        public override void Write(Utf8JsonWriter writer, TextPatch value, JsonSerializerOptions options) => writer.WriteStringValue(value.Encode());
    }
}
