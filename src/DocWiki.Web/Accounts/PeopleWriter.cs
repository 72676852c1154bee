using DocWiki.Domain;
using DocWiki.Web.People;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace DocWiki.Web.Accounts;

/// <summary>Changes of people and their accounts that must happen whole: the person's row and Identity's in one transaction.</summary>
public sealed class PeopleWriter(AccountsContext context, UserManager<Account> accounts, PeopleChanges changes)
{
    // Any number will do.
    private const long NamesLock = 0x446f6357696b69;

    /// <summary>Names are given one after the other: of two who want the same, the second is told so. Of two first accounts one becomes administrator.</summary>
    private Task<int> NamesInTurnAsync(CancellationToken cancellationToken) => context.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({NamesLock})", cancellationToken);

    /// <summary>Looked at before a turn is taken for it; who is faster between the two is told so by <see cref="CreateAsync"/>.</summary>
    /// <exception cref="RuleViolationException">The name is taken or like another one.</exception>
    public async Task MustBeFreeAsync(PersonName name)
    {
        if (await accounts.FindByNameAsync(name.Value) is not null) IdentityResult.Failed(accounts.ErrorDescriber.DuplicateUserName(name.Value)).OrSayWhy();
    }

    /// <summary>Makes an account. The first one of a wiki is its administrator's.</summary>
    /// <param name="guest">Who they are here so far: what they did as a guest stays theirs.</param>
    /// <param name="prove">Adds what they sign in with, in the same transaction.</param>
    /// <exception cref="RuleViolationException">The name is taken or like another one, or the password will not do.</exception>
    public async Task<Account> CreateAsync(PersonName name, string? mail, PersonId? guest, Role? role, Func<Account, Task<IdentityResult>> prove, CancellationToken cancellationToken)
    {
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await NamesInTurnAsync(cancellationToken);
        var isFirst = !await context.Users.AnyAsync(cancellationToken);
        var word = (role ?? (isFirst ? Role.Administrator : Role.Contributor)).Word();
        var taken = guest is { } known && 1 == await context.Database.ExecuteSqlAsync(
            $"update docwiki.people set kind = 'account', name = {name.Value}, role = {word} where person_id = {known.Value} and kind = 'guest'", cancellationToken);
        var id = taken ? guest!.Value : PersonId.New();
        if (!taken)
            await context.Database.ExecuteSqlAsync($"insert into docwiki.people (person_id, kind, name, role) values ({id.Value}, 'account', {name.Value}, {word})", cancellationToken);

        var account = new Account { Id = id.Value, UserName = name.Value, Email = mail };
        (await accounts.CreateAsync(account)).OrSayWhy();
        (await prove(account)).OrSayWhy();
        await context.Database.ExecuteSqlRawAsync(PeopleChanges.Count, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        changes.ForgetNames();
        return account;
    }

    /// <exception cref="RuleViolationException">The name is taken or like another one.</exception>
    public async Task RenameAsync(Account account, PersonName name, CancellationToken cancellationToken)
    {
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await NamesInTurnAsync(cancellationToken);
        (await accounts.SetUserNameAsync(account, name.Value)).OrSayWhy();
        await context.Database.ExecuteSqlAsync($"update docwiki.people set name = {name.Value} where person_id = {account.Id}", cancellationToken);
        await context.Database.ExecuteSqlRawAsync(PeopleChanges.Count, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        changes.ForgetNames();
    }

    /// <exception cref="RuleViolationException">The name is, or imitates, that of somebody with an account.</exception>
    public async Task RenameGuestAsync(PersonId guest, PersonName name, CancellationToken cancellationToken)
    {
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await NamesInTurnAsync(cancellationToken);
        var renamed = await context.Database.ExecuteSqlAsync($"""
            update docwiki.people set name = {name.Value}
            where person_id = {guest.Value} and kind = 'guest' and not exists (select from accounts.users where normalized_user_name = {name.Key})
            """, cancellationToken);
        if (renamed == 0) throw new RuleViolationException(KnownPeople.NameTaken);
        await context.Database.ExecuteSqlRawAsync(PeopleChanges.Count, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        changes.ForgetNames();
    }

    /// <exception cref="RuleViolationException">The wiki would be left without an administrator.</exception>
    public async Task SetRoleAsync(PersonId person, Role role, CancellationToken cancellationToken)
    {
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        if (role != Role.Administrator) await KeepAnAdministratorAsync(person, cancellationToken);
        await context.Database.ExecuteSqlAsync($"update docwiki.people set role = {role.Word()} where person_id = {person.Value} and kind = 'account'", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public Task SetTrustAsync(PersonId person, bool trusted, CancellationToken cancellationToken) =>
        context.Database.ExecuteSqlAsync($"update docwiki.people set trusted = {trusted} where person_id = {person.Value} and kind in ('guest', 'account')", cancellationToken);

    /// <summary>
    /// Takes a person out of every table: name, mail, keys, sessions, the authors they showed to be them. In histories stands “someone who left”. Of
    /// each author is kept by what the next import knows that it must not bring the name back (006_left_authors.sql). Authors whom a maintainer
    /// connected are nobody's again, under their own names: nobody is taken out of history by what others say.
    /// </summary>
    /// <exception cref="RuleViolationException">The wiki would be left without an administrator.</exception>
    public async Task DeleteAsync(PersonId person, CancellationToken cancellationToken)
    {
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await KeepAnAdministratorAsync(person, cancellationToken);
        await context.Database.ExecuteSqlAsync($"update docwiki.people set claimed_by = null where claimed_by = {person.Value} and not claim_is_proven", cancellationToken);
        await context.Database.ExecuteSqlAsync($"""
            with leaving as materialized (
                select mail_hash, uuid_send(gen_random_uuid()) as salt
                from docwiki.people
                where kind = 'imported' and mail_hash is not null and (person_id = {person.Value} or claimed_by = {person.Value}))
            insert into docwiki.left_authors (salt, hash)
            select salt, sha256(salt || convert_to(mail_hash, 'UTF8'))
            from leaving
            """, cancellationToken);
        await context.Database.ExecuteSqlAsync($"delete from docwiki.people where person_id = {person.Value}", cancellationToken);
        await context.Database.ExecuteSqlRawAsync(PeopleChanges.Count, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        changes.ForgetNames();
    }

    /// <summary>Says that an imported author, or a guest, is this account's person. What a guest was writing and had not saved comes along.</summary>
    /// <param name="isProven">The owner showed it. Else somebody said so, and it ends with the account.</param>
    /// <returns>False where they are neither, or somebody's already.</returns>
    public Task<bool> ClaimAsync(PersonId author, PersonId account, bool isProven, CancellationToken cancellationToken) => ChangeNamesAsync($"""
        update docwiki.people author set claimed_by = {account.Value}, claim_is_proven = {isProven}
        where author.person_id = {author.Value} and author.kind in ('imported', 'guest')
        and (author.claimed_by is null or {isProven} and author.claimed_by = {account.Value})
        and exists (select from docwiki.people where person_id = {account.Value} and kind = 'account')
        """, $"update docwiki.drafts set person_id = {account.Value} where person_id = {author.Value}", cancellationToken);

    /// <summary>They are nobody's again, under the name they had.</summary>
    /// <returns>False where they were not this account's.</returns>
    public Task<bool> ReleaseAsync(PersonId author, PersonId account, CancellationToken cancellationToken) => ChangeNamesAsync(
        $"update docwiki.people set claimed_by = null, claim_is_proven = false where person_id = {author.Value} and claimed_by = {account.Value}", null, cancellationToken);

    /// <param name="then">What goes with it, where it was done.</param>
    private async Task<bool> ChangeNamesAsync(FormattableString change, FormattableString? then, CancellationToken cancellationToken)
    {
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var changed = await context.Database.ExecuteSqlAsync(change, cancellationToken);
        if (changed > 0 && then is not null) await context.Database.ExecuteSqlAsync(then, cancellationToken);
        await context.Database.ExecuteSqlRawAsync(PeopleChanges.Count, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        changes.ForgetNames();
        return changed > 0;
    }

    private async Task KeepAnAdministratorAsync(PersonId person, CancellationToken cancellationToken)
    {
        // Two who resign at once wait for each other here.
        await NamesInTurnAsync(cancellationToken);
        var administrators = await context.Database.SqlQuery<string>($"select person_id as \"Value\" from docwiki.people where kind = 'account' and role = 'administrator' limit 2").ToListAsync(cancellationToken);
        if (administrators is [var only] && only == person.Value)
            throw new RuleViolationException("This is the wiki's only administrator. Make somebody else one first.");
    }
}
