namespace DocWiki.Web.People;

/// <summary>What somebody is in this wiki; each may do all that the ones before may.</summary>
public enum Role
{
    /// <summary>Nobody yet: reads.</summary>
    Reader,

    /// <summary>Gave a name and nothing else.</summary>
    Guest,

    /// <summary>Has an account.</summary>
    Contributor,
    Maintainer,
    Administrator,
}

public static class Roles
{
    /// <summary>As it is stored, and said on the command line.</summary>
    public static string Word(this Role role) => role.ToString().ToLowerInvariant();

    /// <returns>False for a word that is no role an account or guest can have.</returns>
    public static bool TryParse(string? word, out Role role) =>
        Enum.TryParse(word, ignoreCase: true, out role) && role is > Role.Reader and <= Role.Administrator && !int.TryParse(word, out _);

    /// <exception cref="FormatException">The database holds a role this program does not know.</exception>
    public static Role Parse(string word) => TryParse(word, out var role) ? role : throw new FormatException($"“{word}” is no role.");
}
