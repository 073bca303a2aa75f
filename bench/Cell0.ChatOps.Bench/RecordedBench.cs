using Cell0.ChatOps.Measuring;
using Cell0.ChatOps.Simulators.Gateway;

namespace Cell0.ChatOps.Bench;

/// <summary>
/// Many incidents in the real process: a cron job times out five times in a row, a partial run of <c>cron.health</c> records it, two clean runs close it, and so on.
/// </summary>
internal sealed class RecordedBench(int alarms) : IBench
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Alarms come faster here than a phone should ring: the pace, which is meant, is off.</summary>
    private static readonly Dictionary<string, string> Settings = new(StringComparer.Ordinal) { ["Suite__Schedule"] = "off", ["Telegram__PerChatPerSecond"] = "0", ["Telegram__PerSecond"] = "0" };

    public string Name => "recorded";

    public TimeSpan Limit => TimeSpan.FromSeconds(120 + 5 * alarms);

    public async Task<BenchResult> MeasureAsync(string product, CancellationToken ct)
    {
        await using var station = await AlarmStation.StartAsync(product, Settings, ct);
        for (var alarm = 0; alarm < alarms; alarm++)
        {
            var now = TimeProvider.System.GetUtcNow();
            station.Gateway.Jobs = Failing(now);
            await station.Service.RunAsync(["cron.health"], ct);
            await station.RangAsync(now, Patience, ct);
            station.Gateway.Jobs = CellZeroJobs.AllHealthy(TimeProvider.System.GetUtcNow());
            await station.Service.RunAsync(["cron.health"], ct);
            await station.Service.RunAsync(["cron.health"], ct);
            await station.AllClosedAsync(ct);
        }

        return Describe(station.Deliveries());
    }

    private static BenchResult Describe(IReadOnlyList<(double FromIncidentMs, double FromRowMs)> deliveries)
    {
        double[] incident = [.. deliveries.Select(delivery => delivery.FromIncidentMs)];
        double[] row = [.. deliveries.Select(delivery => delivery.FromRowMs)];
        static IReadOnlyList<string> Row(string name, double[] ms) => [name, $"{ms.Length}", $"{ms.Median():0.0}", $"{Quantiles.NearestRank(ms, 95):0.0}", $"{ms.Max():0.0}"];
        return new BenchResult(
            [new Table("incident recorded -> message at the phone, ms", ["", "n", "p50", "p95", "max"], [Row("from the incident's time", incident), Row("from its outbox row", row)])],
            [new Budget("incident recorded -> message, from the incident's time, p50", incident.Median(), 20, "ms"), new Budget("incident recorded -> message, from its outbox row, p50", row.Median(), 20, "ms")],
            new { fromIncidentMs = incident, fromRowMs = row },
            [
                "the incident's time is when the run's measuring ended: judging, the report, the transaction and its commit lie between it and the message; the outbox row is written in that transaction",
                "the pace (1 message a second and chat after a burst of 20) is off here: it would hold back what this bench makes faster than that",
                "times in the database are whole ms, rounded down",
            ]);
    }

    private static SimulatedJob[] Failing(DateTimeOffset now)
    {
        var jobs = CellZeroJobs.AllHealthy(now).ToArray();
        var index = Array.FindIndex(jobs, job => job.Name == CellZeroJobs.DevOps);
        jobs[index] = jobs[index].Failed(now.AddMinutes(-1), TimeSpan.FromSeconds(100), 5, CellZeroJobs.TimedOut, "timeout");
        return jobs;
    }
}
