namespace Cell0.ChatOps.Bench;

/// <summary>From the start of the published service to the first 200 of <c>/readyz</c>, on an empty data folder and on one used before.</summary>
internal sealed class ReadyBench(int runs) : IBench
{
    public string Name => "ready";

    public TimeSpan Limit => TimeSpan.FromSeconds(60 + 60 * runs);

    public async Task<BenchResult> MeasureAsync(string product, CancellationToken ct)
    {
        List<Sample> first = [], again = [];
        for (var run = 0; run < runs; run++)
        {
            using var folder = new TemporaryFolder();
            first.Add(await StartAsync(product, folder.Path, ct));
            again.Add(await StartAsync(product, folder.Path, ct));
        }

        static IReadOnlyList<string> Row(string name, List<Sample> samples) =>
        [
            name, $"{samples.Count}", $"{samples.Select(sample => sample.CpuS).Median():0.00}", $"{samples.Max(sample => sample.CpuS):0.00}",
            $"{samples.Select(sample => sample.WallS).Median():0.00}", $"{samples.Max(sample => sample.WallS):0.00}", $"{samples.Select(sample => sample.ResidentMb).Median():0}",
        ];
        return new BenchResult(
            [new Table("start to the first 200 of /readyz", ["data folder", "n", "CPU s", "max", "wall s", "max", "RSS MB"], [Row("empty", first), Row("used before", again)])],
            [new Budget("CPU to ready, worst", first.Concat(again).Max(sample => sample.CpuS), 2, "s")],
            new { empty = first, used = again },
            ["Suite:RunOnStart=false: the first run is measured by `cost`"]);
    }

    private static async Task<Sample> StartAsync(string product, string data, CancellationToken ct)
    {
        await using var service = ServiceProcess.Start(product, data, new Dictionary<string, string>(StringComparer.Ordinal));
        var (wall, cpu, resident) = await service.ReadyAsync(ct);
        return new Sample(cpu.TotalSeconds, wall.TotalSeconds, resident);
    }

    private sealed record Sample(double CpuS, double WallS, double ResidentMb);
}
