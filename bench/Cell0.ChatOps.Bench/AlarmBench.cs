using Cell0.ChatOps.Measuring;

namespace Cell0.ChatOps.Bench;

/// <summary>Kills gateways at random phases of the watch and waits for the phone to ring.</summary>
internal sealed class AlarmBench(int kills, int services, int seed) : IBench
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly Dictionary<string, string> Settings = new(StringComparer.Ordinal) { ["Suite__Schedule"] = "off" };

    public string Name => "alarm";

    public TimeSpan Limit => TimeSpan.FromSeconds(180 + 120.0 * kills / services);

    public async Task<BenchResult> MeasureAsync(string product, CancellationToken ct)
    {
        var shares = Enumerable.Range(0, services).Select(service => kills / services + (service < kills % services ? 1 : 0)).Where(share => share > 0).ToList();
        var outcomes = await Task.WhenAll(shares.Select((share, service) => WatchAsync(product, share, new Random(seed + service), ct)));
        double[] rings = [.. outcomes.SelectMany(outcome => outcome.RingS)];
        double[] incident = [.. outcomes.SelectMany(outcome => outcome.Deliveries.Select(delivery => delivery.FromIncidentMs))];
        double[] row = [.. outcomes.SelectMany(outcome => outcome.Deliveries.Select(delivery => delivery.FromRowMs))];
        var p95 = Quantiles.NearestRank(rings, 95);
        return new BenchResult(
            [
                new Table("gateway killed -> message at the phone, s", ["", "n", "p50", "p95", "max"], [["default settings", $"{rings.Length}", $"{rings.Median():0.0}", $"{p95:0.0}", $"{rings.Max():0.0}"]]),
                new Table("of which: incident recorded -> message, ms", ["", "n", "p50", "max"], [
                    ["from the incident's time", $"{incident.Length}", $"{incident.Median():0.0}", $"{incident.Max():0.0}"],
                    ["from its outbox row", $"{row.Length}", $"{row.Median():0.0}", $"{row.Max():0.0}"]]),
            ],
            [new Budget("gateway killed -> message, p95", p95, 25, "s"), new Budget("gateway killed -> message, worst", rings.Max(), 25, "s")],
            new { seed, services = shares.Count, ringS = rings, fromIncidentMs = incident, fromRowMs = row },
            [
                $"{shares.Count} services side by side, Suite:Schedule=off, else default settings (Gateway:ProbeEvery 20 s, Incidents:Reprobe 3 s); kills at a seeded uniform phase of the 20 s, each after the incident before is resolved",
                rings.Length < 200 ? $"a p95 is lawful from 200 samples on: with {rings.Length} the worst is held against the budget too" : "p95 of 200 samples and more",
            ]);
    }

    private static async Task<(List<double> RingS, IReadOnlyList<(double FromIncidentMs, double FromRowMs)> Deliveries)> WatchAsync(string product, int kills, Random chance, CancellationToken ct)
    {
        await using var station = await AlarmStation.StartAsync(product, Settings, ct);
        // The watch must have seen the gateway once: one that never was is not missed.
        await station.Gateway.Calls.ArrivedAsync("GET /readyz").WaitAsync(Patience, TimeProvider.System, ct);
        List<double> rings = [];
        for (var kill = 0; kill < kills; kill++)
        {
            await Task.Delay(Period * chance.NextDouble(), TimeProvider.System, ct);
            var at = TimeProvider.System.GetUtcNow();
            await station.Gateway.KillAsync();
            var message = await station.RangAsync(at, Patience, ct);
            rings.Add((message.At - at).TotalSeconds);
            await station.Gateway.RestartAsync();
            await station.AllClosedAsync(ct);
        }

        return (rings, station.Deliveries());
    }
}
