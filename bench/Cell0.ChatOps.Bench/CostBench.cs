using System.Diagnostics;
using System.Text.Json;
using Cell0.ChatOps.Simulators.Gateway;

namespace Cell0.ChatOps.Bench;

/// <summary>What a default run costs: as the run prints it, and from outside with the program's start and all its children.</summary>
internal sealed class CostBench(int runs) : IBench
{
    public string Name => "cost";

    public TimeSpan Limit => TimeSpan.FromSeconds(60 + 90 * runs);

    public async Task<BenchResult> MeasureAsync(string product, CancellationToken ct)
    {
        await using var gateway = await GatewaySimulator.StartAsync();
        gateway.Jobs = CellZeroJobs.AllHealthy(TimeProvider.System.GetUtcNow());
        using var folder = new TemporaryFolder();
        var beside = new Dictionary<string, string>(StringComparer.Ordinal) { ["Gateway__Url"] = gateway.Url, ["Gateway__Token"] = gateway.Token };
        List<Sample> alone = [], with = [];
        for (var run = 0; run < runs; run++)
        {
            alone.Add(await RunAsync(product, folder.Sub("alone"), new Dictionary<string, string>(StringComparer.Ordinal), ct));
            with.Add(await RunAsync(product, folder.Sub("with"), beside, ct));
        }

        return Describe(alone, with);
    }

    private static BenchResult Describe(List<Sample> alone, List<Sample> with)
    {
        List<Sample> all = [.. alone, .. with];
        IReadOnlyList<string> Row(string name, List<Sample> samples) =>
        [
            name, $"{samples.Count}",
            $"{samples.Select(sample => sample.CpuS).Median():0.00}", $"{samples.Max(sample => sample.CpuS):0.00}",
            $"{samples.Select(sample => sample.PrintedCpuS).Median():0.00}", $"{samples.Max(sample => sample.PrintedCpuS):0.00}",
            $"{samples.Select(sample => sample.ElapsedS).Median():0.0}", $"{samples.Max(sample => sample.ElapsedS):0.0}", $"{samples.Select(sample => sample.PrintedElapsedS).Median():0.0}",
        ];
        return new BenchResult(
            [new Table("run --json", ["gateway", "n", "CPU s", "max", "printed CPU s", "max", "elapsed s", "max", "printed s"], [Row("none", alone), Row("look-alike", with)])],
            [
                new Budget("CPU of a run, from outside, larger median", Math.Max(alone.Select(sample => sample.CpuS).Median(), with.Select(sample => sample.CpuS).Median()), 2, "s"),
                new Budget("CPU of a run, from outside, worst", all.Max(sample => sample.CpuS), 2, "s"),
                new Budget("time of a run, from outside, worst", all.Max(sample => sample.ElapsedS), 20, "s"),
            ],
            new { none = alone, lookAlike = with },
            ["CPU from outside is the kernel's count for the process and all its children (getrusage), its start included; printed is what the run says of itself, without the program's start"]);
    }

    private static async Task<Sample> RunAsync(string product, string data, Dictionary<string, string> settings, CancellationToken ct)
    {
        var before = ChildUsage.Cpu();
        var begin = Stopwatch.GetTimestamp();
        var output = await RunVerbProcess.RunAsync(product, data, settings, ct);
        var elapsed = Stopwatch.GetElapsedTime(begin);
        using var json = JsonDocument.Parse(output);
        var cost = json.RootElement.GetProperty("cost");
        return new Sample((ChildUsage.Cpu() - before).TotalSeconds, elapsed.TotalSeconds, cost.GetProperty("cpuMs").GetDouble() / 1000, cost.GetProperty("elapsedMs").GetDouble() / 1000);
    }

    private sealed record Sample(double CpuS, double ElapsedS, double PrintedCpuS, double PrintedElapsedS);
}
