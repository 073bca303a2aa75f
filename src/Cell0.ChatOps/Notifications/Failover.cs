using System.Globalization;

namespace Cell0.ChatOps.Notifications;

/// <summary>Of the rows of one delivery: which target is tried next, and why.</summary>
internal abstract record Failover
{
    private const int LongestProblem = 110;

    /// <summary>It arrived, or there is still time.</summary>
    public sealed record Wait(string Reason) : Failover;

    /// <param name="Proven">The step that arrived.</param>
    public sealed record Stop(int Proven, string Reason) : Failover;

    /// <param name="Note">Said before the copy's text.</param>
    public sealed record LetGo(int Step, string Note, string Reason) : Failover;

    /// <summary>No target is left and none took it.</summary>
    public sealed record Lost(string Reason) : Failover;

    /// <summary>No target is left; the last one took it and proved nothing in time.</summary>
    public sealed record Unproven(string Reason) : Failover;

    /// <param name="proof">What a channel by this name can prove.</param>
    public static Failover Decide(IReadOnlyList<OutboxRow> rows, Func<string, ChannelProof> proof, DateTimeOffset now, TimeZoneInfo zone)
    {
        var steps = rows.Where(row => row.State != OutboxState.Superseded || row.CarriedBy is not null).GroupBy(row => row.Step).OrderBy(step => step.Key).ToList();
        if (steps.Find(step => step.All(row => IsProven(row, proof(row.Channel)))) is { } arrived) return new Stop(arrived.Key, $"{ChannelWords.Of(arrived.First().Channel)} has proven it");
        if (steps.FindLast(step => step.Any(row => !row.Standby)) is not { } current) return new Wait("nothing was let go yet");
        if (!current.Any(row => IsTroubled(row, proof(row.Channel), now))) return new Wait("there is still time");
        var why = Why(current, now, zone);
        if (steps.Find(step => step.Key > current.Key && step.All(row => row.Standby)) is { } next) return new LetGo(next.Key, $"{why}, so here.", why);
        return rows.Where(row => !row.Standby).All(row => row.State is OutboxState.Failed or OutboxState.Superseded) ? new Lost(why) : new Unproven(why);
    }

    public static bool IsProven(OutboxRow row, ChannelProof proof) =>
        row.State is OutboxState.Delivered or OutboxState.Read || (proof == ChannelProof.Accepted && row.State == OutboxState.Accepted);

    private static bool IsTroubled(OutboxRow row, ChannelProof proof, DateTimeOffset now) =>
        row.State == OutboxState.Failed || (!IsProven(row, proof) && row.FailoverAt <= now);

    private static string Why(IEnumerable<OutboxRow> step, DateTimeOffset now, TimeZoneInfo zone)
    {
        var row = step.OrderByDescending(row => row.State == OutboxState.Failed).First();
        var at = TimeZoneInfo.ConvertTime(row.AcceptedAt ?? row.GoAt ?? now, zone).ToString("HH:mm", CultureInfo.InvariantCulture);
        var problem = row.Problem is { Length: > 0 } said ? $" ({(said.Length > LongestProblem ? said[..LongestProblem] + "…" : said)})" : "";
        return row.AcceptedAt is not null
            ? $"also sent to {ChannelWords.Of(row.Channel)} {at}, not delivered{problem}"
            : $"meant for {ChannelWords.Of(row.Channel)} {at}, which did not take it{problem}";
    }
}
