using Cell0.ChatOps.Findings;

namespace Cell0.ChatOps.Tests.Web;

/// <summary>A meter listener hears every meter of its name in the process: beside other services of these tests it would print theirs too.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneInTheProcess
{
    public const string Name = "alone in the process";
}

[Collection(AloneInTheProcess.Name)]
public sealed class MetricsTests
{
    [Fact]
    public async Task Metrics_show_the_newest_run_and_what_is_open()
    {
        await using var bench = await WebBench.StartAsync();
        bench.Ledger.AddRun(WebBench.Now);
        bench.Ledger.Open(Ledger.Trouble("a", "first", Severity.High), WebBench.Now);
        var text = await bench.Client().GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        text.ShouldContain("cell0_runs_total");
        text.ShouldMatch("(?m)^cell0_run_duration_seconds.* 9\\.2$");
        text.ShouldMatch("(?m)^cell0_probe_status\\{.*probe=\"connectivity\\.network\".*status=\"off\".*\\} 1$");
        text.ShouldMatch("(?m)^cell0_incidents_open\\{.*severity=\"high\".*\\} 1$");
        text.ShouldContain("cell0_outbox_depth");
        text.ShouldContain("dotnet_gc");
        text.ShouldMatch("(?m)^target_info\\{.*service_name=\"cell0-chatops\".*\\} 1$");
        text.ShouldNotContain("unknown_service");
    }
}
