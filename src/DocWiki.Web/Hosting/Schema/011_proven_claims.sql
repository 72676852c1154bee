-- How it is known that an imported author, or a guest, is an account's person: they showed it themselves (by the author's mail address, or by the
-- browser the guest wrote in), or a maintainer said so. What was shown goes along when the account is deleted; what was said goes back, or
-- whoever may say it could take anybody out of history for good.
alter table people add column claim_is_proven boolean not null default false;
update people author
set claim_is_proven = true
from accounts.users owner
where owner.id = author.claimed_by
and (author.kind = 'guest' or owner.email_confirmed and author.mail_hash = encode(sha256(convert_to(lower(trim(owner.email)), 'UTF8')), 'hex'));
