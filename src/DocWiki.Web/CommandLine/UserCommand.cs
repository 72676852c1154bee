using System.CommandLine;
using DocWiki.Domain;
using DocWiki.Web.Accounts;
using DocWiki.Web.Hosting;
using DocWiki.Web.Mailing;
using DocWiki.Web.People;
using DocWiki.Web.WikiPages;
using Microsoft.AspNetCore.Identity;

namespace DocWiki.Web.CommandLine;

/// <summary><c>user create|role|reset|list</c>: accounts, for whoever runs the wiki.</summary>
public static class UserCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = "What the person is called here." };
        var role = new Argument<string>("role") { Description = "contributor, maintainer or administrator." };
        var roleOption = new Option<string>("--role") { Description = "contributor, maintainer or administrator. The first account is an administrator's in any case.", DefaultValueFactory = _ => "contributor" };
        var mail = new Option<string?>("--mail") { Description = "Their mail address. It counts as theirs by your word: links for a new password go there when asked for, and what was imported under it is theirs to claim." };
        var address = new Option<string>("--address") { Description = "The wiki's address, for the link: as configured for mail, else the usual one on this machine.", DefaultValueFactory = _ => DocWikiProgram.Settings()["Mail:PublicAddress"] ?? WikiHost.DefaultAddress };
        address.Validators.Add(result =>
        {
            if (!Uri.TryCreate(result.GetValueOrDefault<string>(), UriKind.Absolute, out var at) || at.Scheme is not ("http" or "https"))
                result.AddError("--address must be an address that begins with https:// or http://.");
        });

        var secondStepOff = new Option<bool>("--second-step-off") { Description = "Turn their second step off as well: for somebody who lost both their phone and their recovery codes." };

        return new Command("user", "Make accounts, set roles, make links for new passwords.")
        {
            Verb("create", "Make an account. Prints a link by which the person chooses a password, once, within 24 hours.", [name], [roleOption, mail, address],
                (users, parsed, output, cancellationToken) => users.CreateAsync(parsed.GetValue(name)!, RoleOf(parsed.GetValue(roleOption)), parsed.GetValue(mail), parsed.GetValue(address)!, output, cancellationToken)),
            Verb("role", "Set somebody's role.", [name, role], [],
                (users, parsed, output, cancellationToken) => users.SetRoleAsync(parsed.GetValue(name)!, RoleOf(parsed.GetValue(role)), output, cancellationToken)),
            Verb("reset", "Print a link by which somebody chooses a new password, once, within 24 hours.", [name], [address, secondStepOff],
                (users, parsed, output, cancellationToken) => users.ResetAsync(parsed.GetValue(name)!, parsed.GetValue(address)!, parsed.GetValue(secondStepOff), output, cancellationToken)),
            Verb("list", "List the accounts.", [], [],
                (users, _, output, cancellationToken) => users.ListAsync(output, cancellationToken)),
        };
    }

    private static Command Verb(
        string word, string description, Argument[] arguments, Option[] options, Func<Users, ParseResult, TextWriter, CancellationToken, Task> action)
    {
        var command = new Command(word, description);
        foreach (var argument in arguments) command.Add(argument);
        foreach (var option in options) command.Add(option);
        command.SetAction((parsed, cancellationToken) => DocWikiProgram.OrSayWhyAsync(async () =>
        {
            var settings = DocWikiProgram.Settings();
            await using var wiki = await Wiki.OpenOrJoinAsync(settings, Console.Error.WriteLine, cancellationToken);
            await using var users = Users.Of(wiki, MailSettings.Read(settings));
            await action(users, parsed, Console.Out, cancellationToken);
            return 0;
        }));
        return command;
    }

    private static Role RoleOf(string? word) => Roles.TryParse(word, out var role) && role >= Role.Contributor
        ? role
        : throw new RuleViolationException($"“{word}” is no role. There are contributor, maintainer and administrator.");
}

/// <summary>What the verbs do, on an open wiki.</summary>
public sealed class Users : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly IServiceScope scope;

    private Users(ServiceProvider services) => (this.services, scope) = (services, services.CreateScope());

    private UserManager<Account> Accounts => scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
    private AccountMails Mails => scope.ServiceProvider.GetRequiredService<AccountMails>();
    private PeopleList People => services.GetRequiredService<PeopleList>();
    private PeopleWriter Writer => scope.ServiceProvider.GetRequiredService<PeopleWriter>();

    /// <param name="mail">Null: nobody is told by mail what was done to their account.</param>
    public static Users Of(Wiki wiki, MailSettings? mail) => new(new ServiceCollection()
        .AddLogging()
        .AddSingleton(wiki.Database)
        .AddSingleton(wiki.CurrentPages)
        .AddSingleton<KnownPeople>()
        .AddSingleton<PageTree>()
        .AddSingleton<PageViewCache>()
        .AddSingleton<PeopleChanges>()
        .AddSingleton(TimeProvider.System)
        .AddSingleton(new WaitingMail(mail))
        .AddSingleton<MailSender>()
        .AddSingleton<MailDelivery>()
        .AddScoped<AccountMails>()
        .AddAccounts(wiki.Database)
        .BuildServiceProvider());

    public async Task CreateAsync(string name, Role role, string? mail, string address, TextWriter output, CancellationToken cancellationToken)
    {
        var isFirst = !Accounts.Users.Any();
        var account = await Writer.CreateAsync(PersonName.Parse(name), AccountMails.AddressOf(mail), null, isFirst ? Role.Administrator : role, HasTheirAddress, cancellationToken);
        await output.WriteLineAsync($"{account.UserName} has an account{(isFirst ? ", as the administrator" : "")}. A password is chosen here, once, within {AccountServices.LinkLife.TotalHours} hours:");
        await output.WriteLineAsync(await AccountLinks.ResetLinkAsync(Accounts, account, address));
    }

    /// <summary>Whoever runs the wiki says so, and could say anything: nobody need be asked by mail.</summary>
    private Task<IdentityResult> HasTheirAddress(Account account)
    {
        account.EmailConfirmed = account.Email is not null;
        return Accounts.UpdateAsync(account);
    }

    public async Task SetRoleAsync(string name, Role role, TextWriter output, CancellationToken cancellationToken)
    {
        var account = await FindAsync(name);
        var before = await People.FindAsync(new PersonId(account.Id), cancellationToken);
        await Writer.SetRoleAsync(new PersonId(account.Id), role, cancellationToken);
        if (role != before?.Role) await Mails.TellAsync(account, $"Whoever runs the wiki changed its role: it is {role.Word()} now.", cancellationToken);
        await output.WriteLineAsync($"{account.UserName} is {role.Word()} from now on.");
    }

    public async Task ResetAsync(string name, string address, bool secondStepOff, TextWriter output, CancellationToken cancellationToken)
    {
        var account = await FindAsync(name);
        if (secondStepOff) await TurnSecondStepOffAsync(account, output, cancellationToken);
        await output.WriteLineAsync(await AccountLinks.ResetLinkAsync(Accounts, account, address));
        await Mails.TellAsync(account, "Whoever runs the wiki made a link by which a new password can be chosen for it.", cancellationToken);
    }

    public async Task ListAsync(TextWriter output, CancellationToken cancellationToken)
    {
        PersonLine? after = null;
        while (await People.ListAsync("", "account", after?.Name, after?.Id.Value, 500, cancellationToken) is { Count: > 0 } lines)
        {
            foreach (var line in lines) await output.WriteLineAsync($"{line.Role.Word(),-14} {line.Name}{(line.IsTrusted ? " (trusted)" : "")}");
            after = lines[^1];
        }
    }

    public async ValueTask DisposeAsync()
    {
        // A web server sends while it goes on. Here is the end: what waits is tried once.
        var delivery = services.GetRequiredService<MailDelivery>();
        await delivery.StartAsync(CancellationToken.None);
        await delivery.StopAsync(CancellationToken.None);
        scope.Dispose();
        await services.DisposeAsync();
    }

    private async Task TurnSecondStepOffAsync(Account account, TextWriter output, CancellationToken cancellationToken)
    {
        if (!account.TwoFactorEnabled)
        {
            await output.WriteLineAsync($"{account.UserName} had no second step on.");
            return;
        }
        await scope.ServiceProvider.GetRequiredService<SecondStep>().TurnOffAsync(account);
        await output.WriteLineAsync($"The second step of {account.UserName} is off now.");
        await Mails.TellAsync(account, "Whoever runs the wiki turned its second step off.", cancellationToken);
    }

    private async Task<Account> FindAsync(string name) => await Accounts.FindByNameAsync(name) ?? throw new RuleViolationException($"There is no account “{name}”. “user list” shows those there are.");
}
