using System.Net;
using System.Net.Sockets;
using Cell0.ChatOps.Measuring;
using Cell0.ChatOps.Simulators.Gateway;
using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Suite.Probes;

namespace Cell0.ChatOps.Tests.Suite.Probes;

public sealed class GatewayProbeTests
{
    public static TheoryData<string> AllOfThem => ["connectivity.local", "connectivity.gateway_api", "gateway.http", "cron.health", "gateway.process"];

    [Theory]
    [MemberData(nameof(AllOfThem))]
    public async Task A_gateway_never_seen_here_is_off_with_a_way_to_enable_it(string probe)
    {
        await using var bench = new SuiteBench($"ws://127.0.0.1:{FreePort()}", null);
        var result = await bench.TakeAsync(probe);
        result.Status.ShouldBe(ProbeStatus.Off);
        result.Reason!.ShouldContain("no gateway was ever seen here");
        result.HowToEnable.ShouldNotBeNullOrEmpty();
    }

    [Theory]
    [MemberData(nameof(AllOfThem))]
    public async Task A_gateway_seen_before_and_gone_has_failed(string probe)
    {
        await using var gateway = await GatewaySimulator.StartAsync();
        await using var bench = new SuiteBench(gateway.Url, gateway.Token);
        (await bench.TakeAsync("connectivity.gateway_api")).Status.ShouldBe(ProbeStatus.Passed);
        await gateway.KillAsync();
        await bench.GatewayProcess.SampleAsync(TestContext.Current.CancellationToken);
        var result = await bench.TakeAsync(probe);
        result.Status.ShouldBe(ProbeStatus.Failed);
        if (probe == "connectivity.local") result.Read<GatewayContact>().ShouldBe(new GatewayContact(gateway.Url, true, false, result.Read<GatewayContact>()!.Fault));
    }

    [Fact]
    public async Task Round_trips_of_the_api_are_measured_and_the_gateway_is_remembered()
    {
        await using var gateway = await GatewaySimulator.StartAsync();
        await using var bench = new SuiteBench(gateway.Url, gateway.Token);
        var result = await bench.TakeAsync("connectivity.gateway_api");
        result.Status.ShouldBe(ProbeStatus.Passed);
        result.Figure("round_trip", Statistic.Median)!.N.ShouldBe(50);
        result.Read<GatewayContact>()!.Version.ShouldBe(gateway.Version);
        bench.Contacts.SeenBefore.ShouldBeTrue();
    }

    [Theory]
    [InlineData("connectivity.gateway_api")]
    [InlineData("cron.health")]
    public async Task A_wrong_token_is_not_measured_and_never_printed(string probe)
    {
        await using var gateway = await GatewaySimulator.StartAsync();
        await using var bench = new SuiteBench(gateway.Url, "wrong-token-0123456789");
        var result = await bench.TakeAsync(probe);
        result.Status.ShouldBe(ProbeStatus.NotMeasured);
        result.Reason!.ShouldNotContain("wrong-token-0123456789");
        bench.Contacts.SeenBefore.ShouldBeTrue();
    }

    [Fact]
    public async Task Two_hundred_connections_give_a_lawful_p95_and_say_no_more_than_port_open()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(400);
        await using var bench = new SuiteBench($"ws://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}", null);
        var result = await bench.TakeAsync("connectivity.local");
        result.Status.ShouldBe(ProbeStatus.Passed);
        result.Reason.ShouldBe("port open");
        result.Figure("latency", Statistic.Percentile(95))!.N.ShouldBe(200);
        bench.Contacts.SeenBefore.ShouldBeFalse();
    }

    [Fact]
    public async Task Readiness_is_sampled_with_a_lawful_p95()
    {
        await using var gateway = await GatewaySimulator.StartAsync();
        await using var bench = new SuiteBench(gateway.Url, gateway.Token);
        var result = await bench.TakeAsync("gateway.http");
        result.Status.ShouldBe(ProbeStatus.Passed);
        result.Figures.Select(figure => figure.Metric).Distinct().ShouldBe(["first_byte", "latency", "error_share"]);
        result.Figures.ShouldAllBe(figure => figure.N == 200 || figure.Statistic == Statistic.Max);
    }

    [Fact]
    public async Task A_gateway_that_is_not_ready_fails()
    {
        await using var gateway = await GatewaySimulator.StartAsync();
        gateway.Mode = GatewayMode.NotReady;
        await using var bench = new SuiteBench(gateway.Url, gateway.Token);
        var result = await bench.TakeAsync("gateway.http");
        result.Status.ShouldBe(ProbeStatus.Failed);
        result.Reason!.ShouldContain("not ready");
    }

    [Fact]
    public async Task A_version_without_readiness_is_off_and_its_web_page_no_pass()
    {
        await using var gateway = await GatewaySimulator.StartAsync(GatewayAge.Old);
        await using var bench = new SuiteBench(gateway.Url, gateway.Token);
        (await bench.TakeAsync("connectivity.gateway_api")).Status.ShouldBe(ProbeStatus.Passed);
        var result = await bench.TakeAsync("gateway.http");
        result.Status.ShouldBe(ProbeStatus.Off);
        result.Reason!.ShouldContain("no readiness page");
    }

    [Theory]
    [InlineData(GatewayMode.HtmlEverywhere)]
    [InlineData(GatewayMode.GarbageGreeting)]
    [InlineData(GatewayMode.GarbageFrames)]
    [InlineData(GatewayMode.ClosesAfterHello)]
    [InlineData(GatewayMode.StopsMidCall)]
    [InlineData(GatewayMode.WrongTypes)]
    public async Task A_known_gateway_that_lies_or_breaks_off_fails(GatewayMode mode)
    {
        await using var gateway = await GatewaySimulator.StartAsync();
        await using var bench = new SuiteBench(gateway.Url, gateway.Token);
        bench.Contacts.Saw(null);
        gateway.Mode = mode;
        var result = await bench.TakeAsync("connectivity.gateway_api");
        result.Status.ShouldBe(ProbeStatus.Failed);
        result.Reason.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task A_web_page_on_every_path_is_never_taken_for_a_gateway()
    {
        await using var gateway = await GatewaySimulator.StartAsync();
        gateway.Mode = GatewayMode.HtmlEverywhere;
        await using var bench = new SuiteBench(gateway.Url, gateway.Token);
        (await bench.TakeAsync("connectivity.gateway_api")).Status.ShouldBe(ProbeStatus.Off);
        (await bench.TakeAsync("gateway.http")).Status.ShouldBe(ProbeStatus.Off);
        bench.Contacts.SeenBefore.ShouldBeFalse();
    }

    [Theory]
    [InlineData(GatewayAge.New)]
    [InlineData(GatewayAge.Old)]
    public async Task Every_job_is_read_with_its_streak(GatewayAge age)
    {
        await using var gateway = await GatewaySimulator.StartAsync(age);
        await using var bench = new SuiteBench(gateway.Url, gateway.Token);
        var result = await bench.TakeAsync("cron.health");
        result.Status.ShouldBe(ProbeStatus.Passed);
        var health = result.Read<CronHealth>()!;
        health.Jobs.Count.ShouldBe(gateway.Jobs.Count);
        health.Jobs.Single(job => job.Name == "cell0-devops-cicd").LastTimedOut.ShouldBeTrue();
        result.Figure("consecutive_errors", Statistic.Max)!.Value.ShouldBe(health.Jobs.Where(job => !job.IsSystem && job.Enabled).Max(job => job.ConsecutiveErrors));
    }

    [Fact]
    public async Task The_process_is_found_by_the_socket_it_listens_on()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "procfs is needed");
        await using var gateway = await GatewaySimulator.StartAsync();
        await using var bench = new SuiteBench(gateway.Url, gateway.Token);
        Assert.SkipWhen(bench.GatewayProcess.Off is not null, bench.GatewayProcess.Off?.Reason ?? "");
        await bench.GatewayProcess.SampleAsync(TestContext.Current.CancellationToken);
        var sample = bench.GatewayProcess.Latest!.Sample!;
        sample.Pid.ShouldBe(Environment.ProcessId);
        sample.ResidentBytes.ShouldBeGreaterThan(1_000_000);
        sample.OpenFiles!.Value.ShouldBeGreaterThan(3);
    }

    [Fact]
    public void A_restart_within_the_window_fails_and_only_the_new_process_is_measured()
    {
        var start = DateTimeOffset.UnixEpoch;
        Cell0.ChatOps.Suite.Sampling.GatewayProcessSample Sample(int second, int pid) => new(start.AddSeconds(second), second, pid, start.AddHours(pid), second, 1000 * pid, 10);
        var outcome = GatewayProcessProbe.Judge([Sample(0, 1), Sample(1, 1), Sample(2, 2), Sample(3, 2)], null);
        outcome.Status.ShouldBe(ProbeStatus.Failed);
        outcome.Measurements.Single(figure => figure.Metric == "resident" && figure.Statistic == Statistic.Max).N.ShouldBe(2);
    }

    [Theory]
    [InlineData("connectivity.local")]
    [InlineData("gateway.http")]
    [InlineData("connectivity.gateway_api")]
    public async Task A_glance_asks_little(string probe)
    {
        await using var gateway = await GatewaySimulator.StartAsync();
        await using var bench = new SuiteBench(gateway.Url, gateway.Token);
        var result = await bench.GlanceAsync(probe);
        result.Status.ShouldBe(ProbeStatus.Passed);
        result.Figures.ShouldAllBe(figure => figure.N <= 5);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
