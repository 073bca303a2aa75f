using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Suite.Probes;

namespace Cell0.ChatOps.Tests.Suite;

public sealed class WorkloadTests
{
    private static readonly WorkloadClient Client = new(new WorkloadCommand(Path.Combine(AppContext.BaseDirectory, "cell0-chatops"), []));

    public static TheoryData<string> Names => [.. WorkloadCatalogue.All().Select(workload => workload.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_workload_is_found_by_its_name(string name) => WorkloadCatalogue.Find(name)!.Name.ShouldBe(name);

    [Theory]
    [InlineData("../memory_stress")]
    [InlineData("")]
    [InlineData("MemoryStress")]
    [InlineData("memory_stress_")]
    public void Other_names_find_nothing(string name) => WorkloadCatalogue.Find(name).ShouldBeNull();

    [Theory]
    [MemberData(nameof(Names))]
    public void All_forms_do_the_same_work(string name)
    {
        var workload = WorkloadCatalogue.Find(name)!;
        workload.Forms.Select(form => workload.Prepare(form)()).Distinct().ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("memory_stress", 500)]
    [InlineData("cpu_intensive", 50)]
    [InlineData("concurrency_10workers", 50)]
    [InlineData("json_serialization", 5000)]
    public void The_seeds_counts_are_kept(string name, int iterations) => WorkloadCatalogue.Find(name)!.Iterations(LoadProfile.Seed).ShouldBe(iterations);

    [Fact]
    public async Task A_real_child_measures_and_its_figures_follow_from_its_samples()
    {
        var (report, fault) = await Client.MeasureAsync("cpu_intensive", LoadProfile.Default, null, TestContext.Current.CancellationToken);
        fault.ShouldBeNull();
        var outcome = WorkloadProbe.Judge(report!);
        outcome.Status.ShouldBe(ProbeStatus.Passed);
        outcome.ChildCpu.ShouldBeGreaterThan(TimeSpan.Zero);
        outcome.Measurements.Select(figure => $"{figure.Metric} {figure.Statistic}").ShouldBe(
        [
            "latency mean", "latency median", "latency p95", "latency p99", "latency max", "throughput rate", "error_share share", "control_loop median", "clock_overhead median",
        ]);
    }

    [Fact]
    public async Task Another_form_is_measured_when_asked_for()
    {
        var (report, fault) = await Client.MeasureAsync("json_serialization", LoadProfile.Default, "typed", TestContext.Current.CancellationToken);
        fault.ShouldBeNull();
        report!.Form.ShouldBe("typed");
    }

    [Theory]
    [InlineData("no_such_workload", null)]
    [InlineData("cpu_intensive", "typed")]
    public async Task A_child_that_refuses_gives_a_reason(string workload, string? form)
    {
        var (report, fault) = await Client.MeasureAsync(workload, LoadProfile.Default, form, TestContext.Current.CancellationToken);
        report.ShouldBeNull();
        fault!.ShouldContain(form ?? workload);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"workload\":\"cpu_intensive\",\"form\":\"plain\",\"profile\":\"default\",\"workers\":1,\"iterations\":2,\"latencyMs\":[1],\"opsPerSecond\":[1],\"failed\":\"AA==\",\"controlLoopMs\":[1],\"clockNs\":[1]}")]
    [InlineData("{\"workload\":\"other\",\"form\":\"plain\",\"profile\":\"default\",\"workers\":1,\"iterations\":1,\"latencyMs\":[1],\"opsPerSecond\":[1],\"failed\":\"AA==\",\"controlLoopMs\":[1],\"clockNs\":[1]}")]
    [InlineData("{\"workload\":\"cpu_intensive\",\"form\":\"plain\",\"profile\":\"default\",\"workers\":1,\"iterations\":1,\"latencyMs\":[-1],\"opsPerSecond\":[1],\"failed\":\"AA==\",\"controlLoopMs\":[1],\"clockNs\":[1]}")]
    public void Garbage_from_a_child_is_no_report(string output)
    {
        var (report, fault) = WorkloadClient.Read(output, "cpu_intensive");
        report.ShouldBeNull();
        fault!.ShouldStartWith("its process printed no");
    }

    [Fact]
    public void Failed_operations_fail_the_probe_and_are_counted()
    {
        var report = new WorkloadReport("cpu_intensive", "plain", "default", 1, 4, 0, [1, 1, 1, 1], [4, 4], [0, 1, 0, 1], [1], [1], 1, 0);
        var outcome = WorkloadProbe.Judge(report);
        outcome.Status.ShouldBe(ProbeStatus.Failed);
        outcome.Measurements.Single(figure => figure.Metric == "error_share").Value.ShouldBe(0.5);
    }
}
