using System.Text.Json;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Bench;

/// <summary>The same four workloads in Python, as the shared peers define them.</summary>
internal sealed class PythonPeer(Peers peers, string python)
{
    /// <summary>The peers' own suite has the seed's counts built in; with other counts the same engine is called directly.</summary>
    private const string WithCounts =
        """
        import importlib.util, json, sys
        spec = importlib.util.spec_from_file_location("engine", sys.argv[1])
        m = importlib.util.module_from_spec(spec)
        sys.modules["engine"] = m
        spec.loader.exec_module(m)
        b = m.InferenceBenchmark()
        n = [int(x) for x in sys.argv[2:]]
        out = {}
        for r in (b.run_memory_stress_test(iterations=n[0]), b.run_cpu_intensive_test(iterations=n[1]),
                  b.run_concurrency_test(workers=10, iterations_per_worker=n[2]), b.run_json_serialization_test(iterations=n[3])):
            out[r.test_name] = {"iterations": r.iterations, "ops_s": r.throughput_ops_sec, "mean_ms": r.mean_latency_ms,
                "p50_ms": r.p50_ms, "p99_ms": r.p99_ms, "max_ms": r.max_ms}
        print(json.dumps(out))
        """;

    /// <returns>Null, and why, when there is nothing to compare with.</returns>
    public static (PythonPeer? Peer, string? Missing) Find(string python)
    {
        var (peers, missing) = Peers.Find(python);
        return (peers is null ? null : new PythonPeer(peers, python), missing);
    }

    public async Task<IReadOnlyDictionary<string, WorkloadSample>> MeasureAsync(LoadProfile profile, CancellationToken ct)
    {
        var results = profile == LoadProfile.Seed
            ? (await peers.RunAsync("suite-python", ["--runs", "1", "--python", python], ct))[0].GetProperty("median")
            : JsonSerializer.Deserialize<JsonElement>(await peers.PythonAsync(["-c", WithCounts, Path.Combine(peers.Folder, "seed_suite.py"), .. VariationBench.Workloads.Select(workload => $"{WorkloadCatalogue.Find(workload)!.Iterations(profile)}")], ct));
        return VariationBench.Workloads.ToDictionary(workload => workload, workload => Read(results.GetProperty(workload)), StringComparer.Ordinal);
    }

    private static WorkloadSample Read(JsonElement result)
    {
        double Number(string name) => result.GetProperty(name).GetDouble();
        var lawful = Number("iterations") >= 1000;
        return new WorkloadSample(Number("mean_ms"), Number("p50_ms"), lawful ? "p99" : "max", Number(lawful ? "p99_ms" : "max_ms"), Number("ops_s"));
    }
}

/// <summary>One run of one workload.</summary>
/// <param name="HighName">p99 from 1,000 samples on, else max.</param>
internal sealed record WorkloadSample(double MeanMs, double MedianMs, string HighName, double HighMs, double OpsPerSecond);
