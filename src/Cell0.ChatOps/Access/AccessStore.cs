using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Access;

/// <summary>Linked chats, link codes and the audit.</summary>
internal static class AccessStore
{
    /// <summary>Begins how a chat of the settings was linked under its new name; the old one follows.</summary>
    public const string MovedFrom = "moved:";

    /// <summary>How a chat was linked that brought a code.</summary>
    public const string ByCode = "code";

    private const string ChatColumns = "address AS Address, person AS Person, role AS Role";

    public static (string Person, Role Role)? Find(Session session, Target chat) =>
        session.FirstOrDefault<ChatRow>($"SELECT {ChatColumns} FROM linked_chat WHERE address = @address", new { address = chat.ToString() }) is { } row ? (row.Person, row.ToRole()) : null;

    /// <summary>Who linked this chat by a code said in one of its topics.</summary>
    public static (string Person, Role Role)? FindByTopic(Session session, Target chat) =>
        session.FirstOrDefault<ChatRow>($"SELECT {ChatColumns} FROM linked_chat WHERE how = '{ByCode}' AND substr(address, 1, length(@prefix)) = @prefix", new { prefix = $"{chat}:" }) is { } row ? (row.Person, row.ToRole()) : null;

    public static IReadOnlyList<(Target Chat, string Person, Role Role)> All(Session session) =>
        [.. session.Query<ChatRow>($"SELECT {ChatColumns} FROM linked_chat ORDER BY linked_at, address")
            .Select(row => (Target.TryParse(row.Address, out var chat) ? chat : default, row.Person, row.ToRole()))
            .Where(row => row.Item1 != default)];

    public static void Link(Session tx, Target chat, string person, Role role, string how, DateTimeOffset at) => tx.Execute(
        """
        INSERT INTO linked_chat (address, person, role, linked_at, how) VALUES (@address, @person, @role, @now, @how)
        ON CONFLICT (address) DO UPDATE SET person = excluded.person, role = excluded.role, linked_at = excluded.linked_at, how = excluded.how
        """,
        new { address = chat.ToString(), person, role = role.ToString(), now = Session.ToMs(at), how });

    /// <summary>Addresses of the settings that have another name now, with that name.</summary>
    public static IReadOnlyDictionary<Target, Target> Moves(Session session) =>
        session.Query<(string Address, string How)>($"SELECT address, how FROM linked_chat WHERE how LIKE '{MovedFrom}%'")
            .Select(row => (From: Parse(row.How[MovedFrom.Length..]), To: Parse(row.Address)))
            .Where(move => move.From != default && move.To != default)
            .ToDictionary(move => move.From, move => move.To);

    /// <returns>False when no such chat is linked.</returns>
    public static bool Rename(Session tx, Target from, Target to) => tx.Execute(
        "UPDATE OR REPLACE linked_chat SET address = @to WHERE address = @from", new { from = from.ToString(), to = to.ToString() }) > 0;

    /// <summary>Every topic of the chat, and the chat itself.</summary>
    public static void UnlinkWhole(Session tx, Target chat) => tx.Execute(
        "DELETE FROM linked_chat WHERE address = @whole OR substr(address, 1, length(@whole) + 1) = @whole || ':'", new { whole = chat.Whole.ToString() });

    public static bool Unlink(Session tx, Target chat) => tx.Execute("DELETE FROM linked_chat WHERE address = @address", new { address = chat.ToString() }) > 0;

    /// <summary>The newest code that is unused and still valid after <paramref name="until"/>.</summary>
    public static string? OpenCode(Session session, DateTimeOffset until) => session.FirstOrDefault<string>(
        "SELECT code FROM link_code WHERE used_at IS NULL AND expires_at > @until ORDER BY created_at DESC LIMIT 1", new { until = Session.ToMs(until) });

    public static void AddCode(Session tx, string code, Role role, DateTimeOffset at, DateTimeOffset expires) => tx.Execute(
        "INSERT INTO link_code (code, role, created_at, expires_at) VALUES (@code, @role, @now, @expires)",
        new { code, role = role.ToString(), now = Session.ToMs(at), expires = Session.ToMs(expires) });

    /// <returns>The role it gives, or null when it is unknown, used or expired. Using it is part of asking.</returns>
    public static Role? UseCode(Session tx, string code, Target by, DateTimeOffset at)
    {
        var role = tx.FirstOrDefault<string>(
            "UPDATE link_code SET used_at = @now, used_by = @by WHERE code = @code AND used_at IS NULL AND expires_at > @now RETURNING role",
            new { code, by = by.ToString(), now = Session.ToMs(at) });
        return role is null ? null : Enum.Parse<Role>(role);
    }

    public static void CancelCodes(Session tx, DateTimeOffset at) => tx.Execute("UPDATE link_code SET expires_at = @now WHERE used_at IS NULL AND expires_at > @now", new { now = Session.ToMs(at) });

    public static long AddAudit(Session tx, string who, Target chat, string command, DateTimeOffset at) => tx.Scalar<long>(
        "INSERT INTO audit (at, who, address, command, outcome) VALUES (@now, @who, @address, @command, 'begun') RETURNING id",
        new { now = Session.ToMs(at), who, address = chat.ToString(), command });

    public static void SetOutcome(Session tx, long audit, string outcome) => tx.Execute("UPDATE audit SET outcome = @outcome WHERE id = @audit", new { audit, outcome });

    public static IReadOnlyList<AuditEntry> Audit(Session session, int limit) =>
        [.. session.Query<AuditRow>("SELECT at AS At, who AS Who, address AS Address, command AS Command, outcome AS Outcome FROM audit ORDER BY id DESC LIMIT @limit", new { limit })
            .Select(row => new AuditEntry(Session.FromMs(row.At), row.Who, row.Address, row.Command, row.Outcome))];

    private static Target Parse(string address) => Target.TryParse(address, out var chat) ? chat : default;

    private sealed record ChatRow(string Address, string Person, string Role)
    {
        public Role ToRole() => Enum.Parse<Role>(Role);
    }

    private sealed record AuditRow(long At, string Who, string Address, string Command, string Outcome);
}

/// <param name="Outcome"><c>begun</c> while it runs or when the process ended in its middle; else <c>done</c> or <c>refused: why</c>.</param>
public sealed record AuditEntry(DateTimeOffset At, string Who, string Address, string Command, string Outcome);
