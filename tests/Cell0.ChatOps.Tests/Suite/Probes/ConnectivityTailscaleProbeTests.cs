using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Suite.Probes;
using Cell0.ChatOps.Tests.Support;

namespace Cell0.ChatOps.Tests.Suite.Probes;

public sealed class ConnectivityTailscaleProbeTests
{
    private static readonly ProbeContext On = new(DateTimeOffset.UnixEpoch, new ProbeOptions { Enabled = true });

    [Fact]
    public async Task It_is_off_unless_somebody_asked_for_it() =>
        (await new ConnectivityTailscaleProbe(() => "").MeasureAsync(new ProbeContext(DateTimeOffset.UnixEpoch, new ProbeOptions()), TestContext.Current.CancellationToken)).Status.ShouldBe(ProbeStatus.Off);

    [Fact]
    public async Task A_program_that_is_not_installed_has_no_latency()
    {
        var outcome = await new ConnectivityTailscaleProbe(() => "/nowhere").MeasureAsync(On, TestContext.Current.CancellationToken);
        outcome.Status.ShouldBe(ProbeStatus.Failed);
        outcome.Reason.ShouldBe("not installed");
        outcome.Measurements.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_installed_program_is_asked_for_its_status()
    {
        using var folder = new TemporaryFolder();
        var program = Path.Combine(folder.Path, "tailscale");
        await File.WriteAllTextAsync(program, "#!/bin/sh\n[ \"$1 $2\" = 'status --json' ] && echo '{\"BackendState\":\"Running\"}'\n", TestContext.Current.CancellationToken);
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a shell is needed");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var outcome = await new ConnectivityTailscaleProbe(() => $"/nowhere:{folder.Path}").MeasureAsync(On, TestContext.Current.CancellationToken);
        outcome.Status.ShouldBe(ProbeStatus.Passed);
    }

    [Theory]
    [InlineData("{\"BackendState\":\"Stopped\"}", ProbeStatus.Failed)]
    [InlineData("{\"BackendState\":7}", ProbeStatus.NotMeasured)]
    [InlineData("[]", ProbeStatus.NotMeasured)]
    [InlineData("<html>", ProbeStatus.NotMeasured)]
    [InlineData("", ProbeStatus.Failed)]
    public void Only_a_running_backend_passes(string output, ProbeStatus status) => ConnectivityTailscaleProbe.Judge(new ProcessReply(0, output, "", null)).Status.ShouldBe(status);
}
