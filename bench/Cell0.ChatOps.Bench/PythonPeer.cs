using System.Text.Json;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Bench;

/// <summary>The same four workloads in Python, as the shared peers define them: <c>$CELL0_SHARED/tools/peers</c>, default <c>../shared</c> beside the repository.</summary>
internal sealed class PythonPeer(string python, string peers)
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
        var shared = Environment.GetEnvironmentVariable("CELL0_SHARED") is { Length: > 0 } named ? named : Path.Combine("..", "shared");
        var peers = Path.GetFullPath(Path.Combine(shared, "tools", "peers"));
        if (!File.Exists(Path.Combine(peers, "run_peers.py"))) return (null, $"{peers} is not there (CELL0_SHARED names its parent folder)");
        return File.Exists(python) ? (new PythonPeer(python, peers), null) : (null, $"{python} is not there (--python)");
    }

    public async Task<IReadOnlyDictionary<string, WorkloadSample>> MeasureAsync(LoadProfile profile, CancellationToken ct)
    {
        string[] arguments = profile == LoadProfile.Seed
            ? ["-B", Path.Combine(peers, "run_peers.py"), "suite-python", "--runs", "1", "--python", python]
            : ["-B", "-c", WithCounts, Path.Combine(peers, "seed_suite.py"), .. VariationBench.Workloads.Select(workload => $"{WorkloadCatalogue.Find(workload)!.Iterations(profile)}")];
        var reply = await ProcessClient.RunAsync(new ProcessCommand(python, arguments), ct);
        if (reply.Trouble is { } trouble) throw new BenchException($"Python's suite failed: {trouble}");
        using var json = JsonDocument.Parse(reply.Output);
        var results = profile == LoadProfile.Seed ? json.RootElement.GetProperty("median") : json.RootElement;
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
