using System.Buffers.Text;

namespace DocWiki.Web.People;

/// <summary>Who somebody is, in events and tables: 22 characters of base64url over a version 7 UUID. Never a name, never a mail address.</summary>
public readonly record struct PersonId(string Value)
{
    public static PersonId New() => Of(Guid.CreateVersion7());

    public static PersonId Of(Guid id) => new(Base64Url.EncodeToString(id.ToByteArray(bigEndian: true)));

    public override string ToString() => Value;
}
