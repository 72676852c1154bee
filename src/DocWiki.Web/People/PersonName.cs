using System.Diagnostics.CodeAnalysis;
using DocWiki.Domain;

namespace DocWiki.Web.People;

/// <summary>
/// What a person is called: 1 to 60 characters on one line, each of which can be seen or is needed to draw those that can,
/// each word in one script, and not a name the wiki itself uses.
/// </summary>
public readonly record struct PersonName : IParsable<PersonName>
{
    public const int MaxLength = 60;

    /// <summary>Which rules made a <see cref="Key"/>. Keys of different versions are not comparable.</summary>
    public const int KeyVersion = 1;

    private readonly string? value;

    private PersonName(string value) => this.value = value;

    public string Value => value ?? "Guest";

    /// <summary>Equal for two names that imitate each other, whatever their case and script. Not for showing.</summary>
    public string Key => PersonNameKey.Of(Value);

    /// <exception cref="RuleViolationException">Says what is wrong with it.</exception>
    public static PersonName Parse(string s, IFormatProvider? provider = null) =>
        Read(s, out var name) is { } problem ? throw new RuleViolationException(problem) : name;

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out PersonName result) =>
        Read(s ?? "", out result) is null;

    /// <summary>A name as it was once stored or imported: shown as it is, whatever the rules are today.</summary>
    public static PersonName Stored(string name) => new(name);

    public override string ToString() => Value;

    private static string? Read(string text, out PersonName name)
    {
        name = default;
        // What is far too long is not worth reading; spaces and invisible characters that go anyway have room.
        if (text.Length > 10 * MaxLength) return TooLong(text.Length);
        var reading = new PersonNameReading();
        if (reading.ProblemOf(text) is { } problem) return problem;
        var value = reading.Name;
        if (value.Length == 0) return "Say what to call you.";
        if (value.Length > MaxLength) return TooLong(value.Length);
        var key = PersonNameKey.Of(value);
        if (!reading.HasLetterOrDigit || key.Length == 0) return "A name needs at least one letter or digit.";
        if (OwnWords.AreMeantBy(key)) return $"“{value}” could be taken for the wiki itself. Choose another name.";
        name = new PersonName(value);
        return null;
    }

    private static string TooLong(int length) => $"A name has at most {MaxLength} characters; this one has {length}.";

    /// <summary>What the wiki calls itself and those it cannot name.</summary>
    private static class OwnWords
    {
        private static readonly HashSet<string> names = [.. new[]
        {
            KnownPeople.SomeoneWhoLeft, "somebody", "someone", "anybody", "anyone", "nobody", "guest", "anonymous", "unnamed author",
            "DocWiki", "DocWiki team", "administrator", "administrators", "admin", "maintainer", "maintainers", "moderator", "system", "root",
        }.Select(Rough)];

        // Beside a name they would say what somebody is here: “Ada (administrator)”.
        private static readonly HashSet<string> roles = [.. new[] { "administrator", "administrators", "maintainer", "maintainers", "moderator", "moderators", "DocWiki" }.Select(Rough)];

        public static bool AreMeantBy(string key) =>
            names.Contains(PersonNameKey.Roughly(key)) || key.Split([' ', '(', ')', '[', ']', '/', '|'], StringSplitOptions.RemoveEmptyEntries).Any(word => roles.Contains(PersonNameKey.Roughly(word)));

        private static string Rough(string name) => PersonNameKey.Roughly(PersonNameKey.Of(name));
    }
}
