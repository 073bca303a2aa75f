using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Cell0.ChatOps.Simulators.Gateway;

namespace Cell0.ChatOps.Bench;

/// <summary>What a default run costs: as the run prints it, and from outside with the program's start and all its children.</summary>
internal sealed class CostBench(int runs) : IBench
{
    public string Name => "cost";

    public TimeSpan Limit => TimeSpan.FromSeconds(90 + 120 * runs);

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

        return Describe(alone, with, await InServiceAsync(product, folder.Sub("service"), beside, ct));
    }

    private static BenchResult Describe(List<Sample> alone, List<Sample> with, List<Sample> service)
    {
        List<Sample> verb = [.. alone, .. with];
        return new BenchResult(
            [new Table("a default run", ["", "n", "CPU s", "max", "printed CPU s", "max", "elapsed s", "max", "printed s"], [
                Row("run --json, no gateway", alone), Row("run --json beside the look-alike", with), Row("in the service, its first run", service[..1]), Row("in the service, later runs", service[1..])])],
            [
                new Budget("CPU of a run as it prints it, worst of all", verb.Concat(service).Max(sample => sample.PrintedCpuS), 2, "s"),
                new Budget("CPU of the whole program run --json from outside, larger median", Math.Max(alone.Select(sample => sample.CpuS).Median(), with.Select(sample => sample.CpuS).Median()), 2, "s"),
                new Budget("time of a run, from outside, worst", verb.Max(sample => sample.ElapsedS), 20, "s"),
            ],
            new { none = alone, lookAlike = with, service },
            ["CPU from outside is the kernel's count for the process and all its children (getrusage), its start and the judging included; printed is what the run says of itself: the measuring with its children"]);
    }

    private static IReadOnlyList<string> Row(string name, List<Sample> samples) =>
    [
        name, $"{samples.Count}", .. Pair(samples, sample => sample.CpuS, "0.00"), .. Pair(samples, sample => sample.PrintedCpuS, "0.00"),
        .. Pair(samples, sample => sample.ElapsedS, "0.0"), $"{samples.Select(sample => sample.PrintedElapsedS).Median():0.0}",
    ];

    private static string[] Pair(List<Sample> samples, Func<Sample, double> of, string format) => double.IsNaN(of(samples[0]))
        ? ["", ""]
        : [samples.Select(of).Median().ToString(format, CultureInfo.InvariantCulture), samples.Max(of).ToString(format, CultureInfo.InvariantCulture)];

    private static async Task<Sample> RunAsync(string product, string data, Dictionary<string, string> settings, CancellationToken ct)
    {
        var before = ChildUsage.Cpu();
        var begin = Stopwatch.GetTimestamp();
        var output = await RunVerbProcess.RunAsync(product, data, settings, ct);
        var elapsed = Stopwatch.GetElapsedTime(begin);
        using var json = JsonDocument.Parse(output);
        return Printed(json.RootElement) with { CpuS = (ChildUsage.Cpu() - before).TotalSeconds, ElapsedS = elapsed.TotalSeconds };
    }

    private async Task<List<Sample>> InServiceAsync(string product, string data, Dictionary<string, string> settings, CancellationToken ct)
    {
        await using var service = ServiceProcess.Start(product, data, new Dictionary<string, string>(settings, StringComparer.Ordinal) { ["Suite__Schedule"] = "off" });
        await service.ReadyAsync(ct);
        List<Sample> samples = [];
        for (var run = 0; run <= runs; run++) samples.Add(Printed(await service.RunAsync([], ct)));
        return samples;
    }

    private static Sample Printed(JsonElement run)
    {
        var cost = run.GetProperty("cost");
        return new Sample(double.NaN, double.NaN, cost.GetProperty("cpuMs").GetDouble() / 1000, cost.GetProperty("elapsedMs").GetDouble() / 1000);
    }

    /// <param name="CpuS">Seconds from outside; NaN where a run is not a process of its own.</param>
    private sealed record Sample(double CpuS, double ElapsedS, double PrintedCpuS, double PrintedElapsedS);
}
