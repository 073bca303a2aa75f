using System.Diagnostics;
using Cell0.ChatOps.Simulators.PostOffice;

namespace Cell0.ChatOps.Bench;

/// <summary>Receipts that are late, failed, out of order, doubled or missing, through the product's own failover on a simulated clock.</summary>
internal sealed class ReceiptsBench(int faults, int seed) : IBench
{
    public string Name => "receipts";

    public TimeSpan Limit => TimeSpan.FromMinutes(10);

    public bool NeedsService => false;

    public Task<BenchResult> MeasureAsync(string product, CancellationToken ct)
    {
        var begin = Stopwatch.GetTimestamp();
        var figures = ReceiptFaults.Run(seed, faults);
        var took = Stopwatch.GetElapsedTime(begin);
        return Task.FromResult(new BenchResult(
            [new Table(
                "WhatsApp's proof astray, Telegram after 90 s",
                ["alerts", "not visible within 120 s", "copies", "needless", "failover p95 s", "worst", "visible p95 s", "worst", "took s"],
                [[$"{figures.Faults}", $"{figures.Invisible}", $"{figures.Copies}", $"{figures.Needless}", $"{figures.FailoverP95.TotalSeconds:0.0}", $"{figures.FailoverWorst.TotalSeconds:0.0}", $"{figures.VisibleP95.TotalSeconds:0.0}", $"{figures.VisibleWorst.TotalSeconds:0.0}", $"{took.TotalSeconds:0.0}"]])],
            [
                new Budget("alerts without a visible copy within 120 s", figures.Invisible, 0, "alerts"),
                new Budget("needless among the copies", figures.Copies == 0 ? double.NaN : 100.0 * figures.Needless / figures.Copies, 1, "%"),
                new Budget("decision -> second target, p95", figures.FailoverP95.TotalSeconds, 95, "s"),
            ],
            new { figures.Faults, figures.Invisible, figures.Copies, figures.Needless, failoverP95S = figures.FailoverP95.TotalSeconds, visibleP95S = figures.VisibleP95.TotalSeconds, tookS = took.TotalSeconds },
            ["each alert's first send draws one of: prompt, late (60 to 400 s), failed, out of order, doubled, shown and never said, never shown nor said, before the answer, to go again; of one in ten Telegram refuses the copy and WhatsApp shows it"]));
    }
}
