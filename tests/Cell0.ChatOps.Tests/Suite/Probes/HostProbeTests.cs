using Cell0.ChatOps.Measuring;
using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Suite.Probes;
using Cell0.ChatOps.Suite.Sampling;
using Cell0.ChatOps.Tests.Support;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Tests.Suite.Probes;

public sealed class HostProbeTests
{
    [Fact]
    public void Busy_time_is_a_share_of_each_interval()
    {
        var figures = HostSystemProbe.Figures([.. Enumerable.Range(0, 6).Select(second => Sample(second) with { Cpu = new CpuTimes(second * 50, second * 10, second * 200) })]);
        figures.Single(figure => figure.Metric == "cpu_busy" && figure.Statistic == Statistic.Median).Value.ShouldBe(0.25);
        figures.Single(figure => figure.Metric == "cpu_steal" && figure.Statistic == Statistic.Max).Value.ShouldBe(0.05);
        figures.Single(figure => figure.Metric == "load_per_core" && figure.Statistic == Statistic.Median).Value.ShouldBe(0.75);
    }

    [Fact]
    public void Swapping_is_a_rate_and_a_large_total_since_boot_says_nothing()
    {
        var window = Enumerable.Range(0, 6).Select(second => Sample(second) with { SwappedInBytes = 34_000_000_000, SwappedOutBytes = 1_000_000 + second * 4096 }).ToList();
        var memory = HostMemoryProbe.Judge(window).Details!.Value;
        memory.GetProperty("swapInBytesPerSecond").GetDouble().ShouldBe(0);
        memory.GetProperty("swapOutBytesPerSecond").GetDouble().ShouldBe(4096);
    }

    [Fact]
    public void What_the_system_does_not_tell_is_left_out()
    {
        var outcome = HostMemoryProbe.Judge([.. Enumerable.Range(0, 6).Select(Sample)]);
        outcome.Measurements.ShouldNotContain(figure => figure.Metric == "swap_in" || figure.Metric == "memory_stall");
        outcome.Details!.Value.TryGetProperty("pressureShare", out _).ShouldBeFalse();
    }

    [Fact]
    public void The_least_available_memory_counts() =>
        HostMemoryProbe.Judge([.. Enumerable.Range(0, 6).Select(second => Sample(second) with { Memory = new MemoryState(1000, 500 - second * 50, 0, 0) })])
            .Measurements.Single(figure => figure.Metric == "available" && figure.Statistic == Statistic.Min).Value.ShouldBe(250);

    [Fact]
    public async Task A_procfs_that_is_not_there_is_off_with_what_to_mount()
    {
        using var folder = new TemporaryFolder();
        var options = new SuiteOptions { Probes = { ["host.system"] = new ProbeOptions { ProcRoot = folder.Path } } };
        var sampler = new LinuxHostSampler(new ProcFsSampler(Options.Create(options)), TimeProvider.System);
        foreach (IProbe probe in new IProbe[] { new HostSystemProbe(sampler, TimeProvider.System), new HostMemoryProbe(sampler, TimeProvider.System) })
        {
            var outcome = await probe.MeasureAsync(new ProbeContext(DateTimeOffset.UnixEpoch, new ProbeOptions()), TestContext.Current.CancellationToken);
            outcome.Status.ShouldBe(ProbeStatus.Off);
            outcome.HowToEnable!.ShouldContain("ProcRoot");
        }
    }

    [Fact]
    public async Task A_mounted_procfs_is_read()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "2"));
        foreach (var (name, text) in new[]
        {
            ("2/comm", "kthreadd\n"), ("stat", "cpu  1 1 1 1 1 1 1 1 0 0\n"), ("loadavg", "0.5 0.4 0.3 1/2 3\n"), ("meminfo", "MemTotal: 10 kB\nMemAvailable: 4 kB\n"),
        }) await File.WriteAllTextAsync(Path.Combine(folder.Path, name), text, TestContext.Current.CancellationToken);
        var options = new SuiteOptions { Probes = { ["host.system"] = new ProbeOptions { ProcRoot = folder.Path } } };
        var sampler = new LinuxHostSampler(new ProcFsSampler(Options.Create(options)), TimeProvider.System);
        sampler.Off.ShouldBeNull();
        await sampler.SampleAsync(TestContext.Current.CancellationToken);
        sampler.Trouble.ShouldBeNull();
        var sample = sampler.Ring.Newest(1).ShouldHaveSingleItem();
        sample.Memory.AvailableBytes.ShouldBe(4096);
        sample.Processes.ShouldBe(1);
        sample.SwappedInBytes.ShouldBeNull();
    }

    [Fact]
    public async Task An_unreadable_procfs_is_told_and_not_waited_for()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "2"));
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "2", "comm"), "kthreadd\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "stat"), "nonsense\n", TestContext.Current.CancellationToken);
        var sampler = new LinuxHostSampler(new ProcFsSampler(Options.Create(new SuiteOptions { Probes = { ["host.system"] = new ProbeOptions { ProcRoot = folder.Path } } })), TimeProvider.System);
        await sampler.SampleAsync(TestContext.Current.CancellationToken);
        var outcome = await new HostSystemProbe(sampler, TimeProvider.System).MeasureAsync(new ProbeContext(DateTimeOffset.UnixEpoch, new ProbeOptions()), TestContext.Current.CancellationToken);
        outcome.Status.ShouldBe(ProbeStatus.NotMeasured);
        outcome.Reason!.ShouldContain("cannot be read");
    }

    private static HostSample Sample(int second) => new(DateTimeOffset.UnixEpoch.AddSeconds(second), second)
    {
        LoadOneMinute = 1.5,
        Processors = 2,
        Processes = 100,
        Memory = new MemoryState(1000, 400, 0, 0),
    };
}
