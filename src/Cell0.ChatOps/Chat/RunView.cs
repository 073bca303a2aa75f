using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Chat;

/// <summary>A run under way, for the template <c>rerun</c>.</summary>
internal static class RunView
{
    public static Dictionary<string, object?> Of(RunProgress progress, bool joined) => Model(progress.Id, joined, progress.Done, progress.Total, progress.Probe, progress.StartedAt);

    public static Dictionary<string, object?> Begun(RunTicket ticket, RunProgress? progress, DateTimeOffset now) =>
        progress is { } known && known.Id == ticket.Id ? Of(known, ticket.Joined) : Model(ticket.Id, ticket.Joined, 0, 0, null, now);

    private static Dictionary<string, object?> Model(RunId run, bool joined, int done, int total, string? probe, DateTimeOffset since) => new(StringComparer.Ordinal)
    {
        ["run"] = run.ToString(),
        ["joined"] = joined,
        ["done"] = done,
        ["total"] = total,
        ["probe"] = probe,
        ["since"] = since,
    };
}
