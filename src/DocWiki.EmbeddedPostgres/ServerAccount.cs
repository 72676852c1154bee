using System.Diagnostics;
using System.Runtime.InteropServices;

namespace DocWiki.EmbeddedPostgres;

/// <summary>
/// The account PostgreSQL's programs run as. They refuse to run as root, so root hands them to an unprivileged account;
/// .NET switches the child's account itself between fork and exec, which needs neither a shell nor <c>su</c>.
/// </summary>
internal sealed record ServerAccount(string Name, uint UserId, uint GroupId)
{
    public static bool IsRoot => !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess;

    /// <returns>Null when programs run as whoever we are.</returns>
    public static ServerAccount? ForThisProcess()
    {
        if (!IsRoot)
            return null;
        var accounts = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).Where(fields => fields.Length >= 4).ToList();
        var fields = Find("postgres") ?? Find("_postgres") ?? Find("nobody")
            ?? throw new PostgresFailedException("PostgreSQL refuses to run as root, and this machine has neither an account “postgres” nor “nobody”. Run DocWiki as another user.");
        // macOS writes nobody's ids as -2.
        return new ServerAccount(fields[0], unchecked((uint)long.Parse(fields[2])), unchecked((uint)long.Parse(fields[3])));

        string[]? Find(string name) => accounts.Find(fields => fields[0] == name);
    }

    public void Own(string path)
    {
        if (NativeMethods.LChown(path, UserId, GroupId) != 0)
            throw new PostgresFailedException($"Could not give {path} to the account “{Name}”: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    public void RunAsThis(ProcessStartInfo start) => start.UserName = Name;
}
