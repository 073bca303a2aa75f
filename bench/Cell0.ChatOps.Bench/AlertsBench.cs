using System.Text.Json;

namespace Cell0.ChatOps.Bench;

/// <summary>Alerts posted to us and to Debian's Alertmanager in its lowest-latency configuration, in turns, into the same fast fake Telegram of the shared peers.</summary>
/// <remarks>Ours commits to disk before it answers, Alertmanager keeps alerts in memory.</remarks>
internal sealed class AlertsBench(int runs, string python) : IBench
{
    /// <summary>Alerts that one message carries: the send in flight when the process is killed may come twice.</summary>
    private const int MostInOneSend = 100;

    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(30);

    private readonly List<Budget> budgets = [];
    private readonly List<IReadOnlyList<string>> rows = [];
    private readonly Dictionary<string, object> data = new(StringComparer.Ordinal);

    public string Name => "alerts";

    public TimeSpan Limit => TimeSpan.FromMinutes(15 + (8 * runs));

    public async Task<BenchResult> MeasureAsync(string product, CancellationToken ct)
    {
        var (peers, missing) = Peers.Find(python);
        if (peers is null) throw new BenchException(missing!);
        using var folder = new TemporaryFolder();
        var unpaced = await AlertTarget.WriteAsync(folder, "unpaced", product, paced: false, ct);
        var paced = await AlertTarget.WriteAsync(folder, "paced", product, paced: true, ct);

        await CompareAsync(peers, "alertmanager-latency", unpaced, ["-n", "1000", "--warm", "200"],
            [new("post_to_sendMessage_ms.p50", "ms", 0.65), new("post_to_sendMessage_ms.p99", "ms", 0.5), new("post_to_accept_ms.p99", "ms", AtMost: 5)], ct);
        await CompareAsync(peers, "alertmanager-storm", unpaced, ["-n", "5000"],
            [new("accepted_s", "s", 0.35), new("delivered_s", "s", 0.33), new("cpu_s", "s", 0.25), new("rss_peak_mb", "MB", 0.6), new("duplicates", "copies", AtMost: 0)], ct);
        await CompareAsync(peers, "alertmanager-crash", unpaced, ["-n", "5000"], [new("lost", "alerts", AtMost: 0), new("duplicated", "alerts", AtMost: MostInOneSend)], ct);
        await CompareAsync(peers, "alertmanager-ratelimit", paced, ["-n", "300", "--rate", "30"], [new("lost_in_limit", "alerts", AtMost: 0), new("seconds", "s", AtMost: 1.05 * 9), new("refused_429", "calls", AtMost: 5)], ct);
        await AloneAsync(peers, "alertmanager-ratelimit", paced, ["-n", "60", "--rate", "30", "--chat-rate", "1", "--runs", $"{runs}"], [new("lost_in_limit", "alerts", AtMost: 0), new("seconds", "s", AtMost: 10)], ct);
        await AloneAsync(peers, "alertmanager-ratelimit", paced, ["-n", "600", "--rate", "30", "--chat-rate", "1", "--runs", $"{runs}"], [new("lost_in_limit", "alerts", AtMost: 0)], ct);
        await AloneAsync(peers, "alertmanager-outage", paced, ["-n", "200", "--down", $"{Outage.TotalSeconds}", "--runs", "1"], [new("lost", "alerts", AtMost: 0), new("delay_after_up_s.max", "s", AtMost: 1)], ct);
        return new BenchResult(
            [new Table($"Medians of {runs} runs, in turns", ["what", "figure", "ours", "Alertmanager", "ratio"], rows)],
            budgets,
            data,
            ["unpaced unless it says ratelimit or outage: those run with the default paces", "ours answers after the commit to disk; Alertmanager holds alerts in memory"]);
    }

    private async Task CompareAsync(Peers peers, string sub, string target, string[] arguments, Figure[] figures, CancellationToken ct)
    {
        var lines = await peers.RunAsync(sub, [.. arguments, "--runs", $"{runs}", "--target", $"alertmanager,{target}"], ct);
        var (theirs, ours) = (lines[0].GetProperty("median"), lines[1].GetProperty("median"));
        Keep(sub, arguments, ours, theirs, figures);
    }

    private async Task AloneAsync(Peers peers, string sub, string target, string[] arguments, Figure[] figures, CancellationToken ct)
    {
        var lines = await peers.RunAsync(sub, [.. arguments, "--target", target], ct);
        Keep(sub, arguments, lines[0].GetProperty("median"), null, figures);
    }

    private void Keep(string sub, string[] arguments, JsonElement ours, JsonElement? theirs, Figure[] figures)
    {
        var what = $"{sub["alertmanager-".Length..]} {string.Join(' ', arguments)}";
        data[what] = new { ours, theirs };
        foreach (var figure in figures)
        {
            var mine = Number(ours, figure.Path);
            var other = theirs is { } peer ? Number(peer, figure.Path) : double.NaN;
            rows.Add([what, figure.Path, $"{mine:0.###} {figure.Unit}", double.IsNaN(other) ? "" : $"{other:0.###} {figure.Unit}", double.IsNaN(other) || other == 0 ? "" : $"{mine / other:0.00}x"]);
            budgets.Add(figure.Ratio is { } ratio ? new Budget($"{what}: {figure.Path} over Alertmanager's", mine / other, ratio, "x") : new Budget($"{what}: {figure.Path}", mine, figure.AtMost, figure.Unit));
        }
    }

    private static double Number(JsonElement from, string path)
    {
        foreach (var name in path.Split('.'))
        {
            if (!from.TryGetProperty(name, out from)) return double.NaN;
        }

        return from.GetDouble();
    }

    /// <param name="Ratio">At most so many times Alertmanager's; null: <paramref name="AtMost"/> holds.</param>
    private sealed record Figure(string Path, string Unit, double? Ratio = null, double AtMost = double.NaN);
}
