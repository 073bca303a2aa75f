using System.Text;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Storage;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Access;

/// <summary>People, the chats they are reached in, and how a new one is linked.</summary>
public sealed class AccessBook(Database database, IOptions<AccessOptions> options, TimeProvider clock) : IChatMoveListener, ILinkedChats
{
    /// <summary>The chat on the service's own page; whoever holds its session is the owner.</summary>
    public static readonly Target LocalChat = new("webchat", "owner");

    /// <summary>How long a link code is good for.</summary>
    public static readonly TimeSpan CodeLife = TimeSpan.FromHours(1);

    private const int LongestName = 64;

    private readonly IReadOnlyList<LinkedChat> fromSettings = [.. Settings(options.Value, clock)];
    private readonly Lock gate = new();

    /// <summary>As it stands on the disk; null: to be read. Every alert asks.</summary>
    private volatile IReadOnlyList<LinkedChat>? known;
    private long changes;

    /// <summary>Who is behind this chat; null for a stranger.</summary>
    public Person? WhoIs(Target chat)
    {
        if (chat == LocalChat) return new Person("owner", Role.Owner, clock.LocalTimeZone);
        if (fromSettings.FirstOrDefault(linked => linked.Chat == chat) is { } known) return known.Person;
        using (var session = database.Read())
        {
            // A person whose code was said in a topic of a private chat is that person in the whole of it.
            if ((AccessStore.Find(session, chat) ?? AccessStore.FindByTopic(session, chat)) is var (person, role)) return new Person(person, role, clock.LocalTimeZone);
        }

        // Who may be in a chat may be in all of its topics.
        return chat.Whole == chat ? null : WhoIs(chat.Whole);
    }

    /// <summary>Everybody who is linked, the local page apart.</summary>
    public IReadOnlyList<LinkedChat> Linked()
    {
        if (known is { } kept) return kept;
        var version = Volatile.Read(ref changes);
        using var session = database.Read();
        var moved = AccessStore.Moves(session);
        IReadOnlyList<LinkedChat> read = [.. fromSettings.Where(linked => !moved.ContainsKey(linked.Chat)), .. AccessStore.All(session)
            .Where(row => !fromSettings.Any(linked => linked.Chat == row.Chat))
            .Select(row => new LinkedChat(row.Chat, new Person(row.Person, row.Role, clock.LocalTimeZone), FromSettings: false))];
        lock (gate)
        {
            if (version == changes) known = read;
        }

        return read;
    }

    /// <summary>Where incidents go while nothing else is set: everyone linked, and the local page.</summary>
    public IReadOnlyList<Target> DefaultReceivers() => [LocalChat, .. Linked().Select(linked => linked.Chat)];

    /// <summary>True once somebody owns the service from a chat of their own.</summary>
    public bool HasOwner => Linked().Any(linked => linked.Person.Role == Role.Owner);

    /// <summary>Names of the owners, for "ask an owner".</summary>
    public IReadOnlyList<string> Owners() => [.. Linked().Where(linked => linked.Person.Role == Role.Owner).Select(linked => linked.Person.Name).Distinct(StringComparer.Ordinal)];

    /// <summary>The code that makes the first private chat the owner's; null once there is an owner.</summary>
    public string? OwnerCode()
    {
        if (HasOwner) return null;
        using (var session = database.Read())
        {
            if (AccessStore.OpenCode(session, clock.GetUtcNow() + (CodeLife / 2)) is { } open) return open;
        }

        var code = LinkCode.New();
        database.Write(tx => AccessStore.AddCode(tx, code, Role.Owner, clock.GetUtcNow(), clock.GetUtcNow() + CodeLife));
        return code;
    }

    /// <summary>Links a chat by a code. A code works once; after the first owner no other code makes one.</summary>
    public Person? Link(Target chat, string code, string displayName)
    {
        if (!LinkCode.LooksLikeOne(code)) return null;
        return database.Write(tx =>
        {
            var now = clock.GetUtcNow();
            var owned = fromSettings.Any(linked => linked.Person.Role == Role.Owner) || AccessStore.All(tx).Any(row => row.Role == Role.Owner);
            if (owned || AccessStore.UseCode(tx, code, chat, now) is not { } role) return null;
            AccessStore.CancelCodes(tx, now);
            var name = Name(displayName);
            AccessStore.Link(tx, chat, name, role, AccessStore.ByCode, now);
            tx.AfterCommit(Changed);
            AccessStore.SetOutcome(tx, AccessStore.AddAudit(tx, name, chat, "/start", now), "done");
            return new Person(name, role, clock.LocalTimeZone);
        });
    }

    /// <summary>An owner brings a group, or one topic of it: it hears what all linked chats hear, and what is said there may change things. One topic of a group at a time.</summary>
    public void LinkGroup(Target chat, Person owner) => database.Write(tx =>
    {
        var now = clock.GetUtcNow();
        AccessStore.UnlinkWhole(tx, chat);
        AccessStore.Link(tx, chat, owner.Name, Role.Viewer, "group", now);
        tx.AfterCommit(Changed);
        AccessStore.SetOutcome(tx, AccessStore.AddAudit(tx, owner.Name, chat, "/start", now), "done");
    });

    /// <inheritdoc/>
    public void Moved(Target from, Target to) => database.Write(tx =>
    {
        var now = clock.GetUtcNow();
        var ofSettings = fromSettings.FirstOrDefault(linked => linked.Chat == from);
        if (ofSettings is not null && AccessStore.Find(tx, to) is null) AccessStore.Link(tx, to, ofSettings.Person.Name, ofSettings.Person.Role, AccessStore.MovedFrom + from, now);
        else if (ofSettings is not null || !AccessStore.Rename(tx, from, to)) return;
        tx.AfterCommit(Changed);
        AccessStore.SetOutcome(tx, AccessStore.AddAudit(tx, from.Channel, from, $"moved to {to}", now), "done");
    });

    /// <summary>False when it was not linked, or the settings name it.</summary>
    public bool Unlink(Target chat) => database.Write(tx =>
    {
        tx.AfterCommit(Changed);
        return AccessStore.Unlink(tx, chat);
    });

    /// <summary>Written before a changing command runs; <see cref="Settle"/> says how it ended.</summary>
    public long Audit(Person who, Target chat, string command) => database.Write(tx => AccessStore.AddAudit(tx, who.Name, chat, command, clock.GetUtcNow()));

    public void Settle(long audit, string outcome) => database.Write(tx => AccessStore.SetOutcome(tx, audit, outcome));

    /// <summary>Newest first.</summary>
    public IReadOnlyList<AuditEntry> AuditTrail(int limit)
    {
        using var session = database.Read();
        return AccessStore.Audit(session, limit);
    }

    private void Changed()
    {
        lock (gate)
        {
            changes++;
            known = null;
        }
    }

    private static IEnumerable<LinkedChat> Settings(AccessOptions options, TimeProvider clock) =>
        from person in options.Operators
        let zone = person.TimeZone is { } name ? TimeZoneInfo.FindSystemTimeZoneById(name) : clock.LocalTimeZone
        from address in person.Chats
        let chat = Target.TryParse(address, out var parsed) ? parsed : default
        where chat != default
        select new LinkedChat(chat, new Person(person.Name, person.Role, zone) { Limits = [.. person.Limits.Select(RightLimit.Parse).OfType<RightLimit>()] }, FromSettings: true);

    private static string Name(string displayName)
    {
        var name = string.Concat(displayName.EnumerateRunes().Where(rune => !Rune.IsControl(rune)).Take(LongestName)).Trim();
        return name.Length > 0 ? name : "owner";
    }
}
