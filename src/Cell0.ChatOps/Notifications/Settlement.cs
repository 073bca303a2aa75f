using System.Globalization;

namespace Cell0.ChatOps.Notifications;

/// <summary>What to do with a row after a try, and why. Decided here, done by the worker.</summary>
internal abstract record Settlement
{
    /// <summary>Tries after which a message that breaks its handling is given up.</summary>
    private const int MostBreakdowns = 3;

    private const int MostMoves = 5;

    /// <summary>Why a row waits that follows its chat: what failed in other ways before may still follow.</summary>
    public const string HasMoved = "the chat has a new name";

    /// <summary>Tries that follow each other closely: enough to open a breaker, which then finds the channel's return sooner than any wait.</summary>
    private const int QuickTries = 5;

    /// <summary>Each try whose fate is unknown may be one more copy on a phone: they begin some seconds apart.</summary>
    private const int UnknownStart = 2;

    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(0.5);

    private static readonly TimeSpan Aside = TimeSpan.FromHours(1);

    public sealed record Done(string RemoteId, bool Delivered) : Settlement;

    public sealed record Again(TimeSpan After, string Reason, bool Unknown) : Settlement;

    public sealed record GiveUp(string Reason) : Settlement;

    public sealed record PushAside(TimeSpan After, string Reason) : Settlement;

    public sealed record Follow(string Chat) : Settlement;

    /// <summary>How long it is worth trying: an alert a week, an answer ten minutes.</summary>
    public static TimeSpan Patience(string kind) => kind switch
    {
        OutboxKind.Alert => TimeSpan.FromDays(7),
        OutboxKind.Reply => TimeSpan.FromMinutes(10),
        _ => TimeSpan.FromDays(1),
    };

    public static Settlement Decide(OutboxRow row, SendResult result, DateTimeOffset now, Backoff backoff) => result switch
    {
        SendResult.Accepted accepted => new Done(accepted.RemoteId, false),
        SendResult.Delivered delivered => new Done(delivered.RemoteId, true),
        SendResult.Refused refused => new GiveUp(refused.Reason),
        SendResult.FormatRefused refused => new GiveUp("refused even as plain text: " + refused.Reason),
        SendResult.Moved moved => row.Attempts >= MostMoves && row.Problem == HasMoved ? new GiveUp("the chat keeps moving") : new Follow(moved.Chat),
        SendResult.Retry retry => Later(row, retry.After ?? (row.Attempts < QuickTries ? Quick : backoff.After(row.Attempts - QuickTries)), retry.Reason, false, now),
        // What failed before without a trace of the message does not make the first doubt longer.
        SendResult.Unknown unknown => Later(row, backoff.After(UnknownStart + (row.Resend ? row.Attempts : 0)), unknown.Reason, true, now),
        _ => throw new InvalidOperationException($"no decision for {result.GetType().Name}"),
    };

    public static Settlement Broken(OutboxRow row, Exception problem)
    {
        var reason = $"handling it broke: {problem.GetType().Name}";
        return row.Attempts + 1 >= MostBreakdowns ? new GiveUp(reason) : new PushAside(Aside, reason);
    }

    private static Settlement Later(OutboxRow row, TimeSpan after, string reason, bool unknown, DateTimeOffset now) =>
        now + after - row.CreatedAt > Patience(row.Kind)
            ? new GiveUp(string.Create(CultureInfo.InvariantCulture, $"given up after {row.Attempts + 1} tries: {reason}"))
            : new Again(after, reason, unknown);
}
