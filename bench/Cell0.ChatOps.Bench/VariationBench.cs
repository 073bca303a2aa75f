using Cell0.ChatOps.Measuring;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Bench;

/// <summary>How much each workload's median moves from run to run, in turns with the same workload in Python; and what the timing itself costs.</summary>
internal sealed class VariationBench(int runs, string python) : IBench
{
    /// <summary>In the order in which Python's suite takes them.</summary>
    public static readonly IReadOnlyList<string> Workloads = ["memory_stress", "cpu_intensive", "concurrency_10workers", "json_serialization"];

    private static readonly LoadProfile[] Profiles = [LoadProfile.Seed, LoadProfile.Default];

    private readonly Dictionary<Key, List<WorkloadSample>> ours = [];
    private readonly Dictionary<(LoadProfile, string), List<WorkloadSample>> theirs = [];
    private readonly List<double> controlLoop = [];

    public string Name => "variation";

    public TimeSpan Limit => TimeSpan.FromSeconds(60 + 90 * runs);

    public async Task<BenchResult> MeasureAsync(string product, CancellationToken ct)
    {
        var (peer, missing) = PythonPeer.Find(python);
        if (missing is not null) Console.WriteLine($"!! SKIPPED: the comparison with Python: {missing}");
        var client = new WorkloadClient(new WorkloadCommand(Product.ProgramIn(product), []));
        for (var turn = 0; turn < runs; turn++)
        {
            foreach (var profile in Profiles)
            {
                foreach (var workload in Workloads) await OursAsync(client, profile, workload, ct);
                if (peer is not null) Keep(profile, await peer.MeasureAsync(profile, ct));
            }
        }

        return Describe(missing, TimingOverhead.Measure());
    }

    private async Task OursAsync(WorkloadClient client, LoadProfile profile, string workload, CancellationToken ct)
    {
        foreach (var form in WorkloadCatalogue.Find(workload)!.Forms)
        {
            var (report, fault) = await client.MeasureAsync(workload, profile, form, ct);
            if (report is null) throw new BenchException($"{workload}: {fault}");
            var (name, high) = report.LatencyMs.High(99);
            var sample = new WorkloadSample(report.LatencyMs.Average(), report.LatencyMs.Median(), name, high, report.OpsPerSecond.Average());
            if (!ours.TryGetValue(new Key(profile, workload, form), out var samples)) ours[new Key(profile, workload, form)] = samples = [];
            samples.Add(sample);
            controlLoop.Add(report.ControlLoopMs.Median());
        }
    }

    private void Keep(LoadProfile profile, IReadOnlyDictionary<string, WorkloadSample> samples)
    {
        foreach (var (workload, sample) in samples)
        {
            if (!theirs.TryGetValue((profile, workload), out var kept)) theirs[(profile, workload)] = kept = [];
            kept.Add(sample);
        }
    }

    private BenchResult Describe(string? missing, TimingOverhead overhead)
    {
        List<IReadOnlyList<string>> variation = [], beside = [];
        List<Budget> budgets = [];
        foreach (var (key, samples) in ours)
        {
            var cv = Variation(samples);
            var peer = theirs.GetValueOrDefault((key.Profile, key.Workload));
            var (name, profile) = (key.Form == "plain" ? key.Workload : $"{key.Workload} ({key.Form})", key.Profile.ToString().ToLowerInvariant());
            variation.Add([name, profile, $"{samples.Count}", $"{100 * cv:0.0} %", peer is null ? "not measured" : $"{100 * Variation(peer):0.0} %", peer is null ? "" : $"{cv / Variation(peer):0.00}", $"{100 * Robust(samples):0.0} %", peer is null ? "" : $"{100 * Robust(peer):0.0} %"]);
            beside.Add([name, profile, .. Cells(samples), .. peer is null ? ["not measured", "", "", ""] : Cells(peer)]);
            if (peer is not null) budgets.Add(new Budget($"variation of {name}, {profile}, over Python's", cv / Variation(peer), 1, "x"));
        }

        budgets.Add(new Budget("timing per iteration over one reading of the clock", overhead.PerIterationNs / overhead.ClockNs, 2.5, "x"));
        return new BenchResult(
            [
                new Table($"Coefficient of variation of the runs' medians, {runs} runs each in turns (our control loop: {100 * controlLoop.Variation():0.0} %)", ["workload", "profile", "runs", "ours", "Python", "ratio", "ours, robust", "Python, robust"], variation),
                new Table("Beside Python, medians over the runs: shown, nothing claimed beyond it", ["workload", "profile", "mean ms", "p50", "high", "ops/s", "Python mean ms", "p50", "high", "ops/s"], beside),
                new Table("Timing an operation that does nothing", ["", "ns"], [
                    ["one reading of the clock", $"{overhead.ClockNs:0.0}"],
                    ["whole cost per iteration: two readings, loop, call, storing both", $"{overhead.PerIterationNs:0.0}"],
                    ["part of it that is inside the sample", $"{overhead.InSampleNs:0.0}"]]),
            ],
            budgets,
            new
            {
                overhead,
                ours = ours.Select(pair => new { pair.Key.Profile, pair.Key.Workload, pair.Key.Form, medianMs = pair.Value.Select(sample => sample.MedianMs) }),
                python = theirs.Select(pair => new { profile = pair.Key.Item1, workload = pair.Key.Item2, medianMs = pair.Value.Select(sample => sample.MedianMs) }),
            },
            [
                "high is p99 from 1,000 samples on, else the maximum",
                "the budget is held by the coefficient of variation; robust (scaled median absolute deviation over median) shows what remains without single disturbed runs",
                $"with {runs} runs the ratio of two equal variations lies between about 0.5 and 2 by chance alone",
                .. missing is null ? [] : new[] { $"SKIPPED, the comparison with Python: {missing}" },
            ]);
    }

    private static string[] Cells(List<WorkloadSample> samples) =>
    [
        $"{samples.Select(sample => sample.MeanMs).Median():0.0000}", $"{samples.Select(sample => sample.MedianMs).Median():0.0000}",
        $"{samples[0].HighName} {samples.Select(sample => sample.HighMs).Median():0.0000}", $"{samples.Select(sample => sample.OpsPerSecond).Median():0}",
    ];

    private static double Variation(List<WorkloadSample> samples) => samples.ConvertAll(sample => sample.MedianMs).Variation();

    /// <summary>By the median absolute deviation: single runs that the host disturbed do not decide it.</summary>
    private static double Robust(List<WorkloadSample> samples)
    {
        var medians = samples.ConvertAll(sample => sample.MedianMs);
        return Quantiles.RobustSpread(medians) / Quantiles.Median(medians);
    }

    private sealed record Key(LoadProfile Profile, string Workload, string Form);
}
