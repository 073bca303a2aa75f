using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Suite.Sampling;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Cell0.ChatOps.Tests.Suite;

public sealed class SuiteRunnerTests : IDisposable
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 2, 18, 9, 24, 0, TimeSpan.Zero));
    private readonly SuiteOptions options = new();
    private readonly SamplingWorker sampling;

    public SuiteRunnerTests() => sampling = new SamplingWorker([], new SamplingPace(), clock, NullLogger<SamplingWorker>.Instance);

    public void Dispose() => sampling.Dispose();

    [Fact]
    public async Task Figures_are_numbered_in_the_order_of_the_probes()
    {
        var run = await RunAsync(new FakeProbe("load.a"), new FakeProbe("host.b", ProbePhase.Host));
        run.Run.Figures.Select(figure => figure.Id.ToString()).ShouldBe(["R7.m01", "R7.m02", "R7.m03", "R7.m04"]);
        run.Samples.Count.ShouldBe(2);
        run.Run.Figures.ShouldAllBe(figure => run.Samples.Any(sample => sample.ProbeId == figure.ProbeId && sample.Series.Sha256 == figure.Sha256));
    }

    [Fact]
    public async Task A_probe_that_throws_could_not_measure_and_the_others_go_on()
    {
        var run = await RunAsync(new FakeProbe("load.a", measure: (_, _) => throw new InvalidOperationException("no such luck")), new FakeProbe("load.b"));
        run.Run.Probe("load.a")!.Status.ShouldBe(ProbeStatus.NotMeasured);
        run.Run.Probe("load.a")!.Reason!.ShouldContain("no such luck");
        run.Run.Probe("load.b")!.Status.ShouldBe(ProbeStatus.Passed);
    }

    [Fact]
    public async Task A_probe_that_hangs_is_stopped_at_its_timeout()
    {
        var hanging = new FakeProbe("load.a", measure: async (_, ct) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, clock, ct);
            return ProbeOutcome.Passed([]);
        });
        var result = (await AdvancingAsync(RunAsync(hanging))).Run.Probe("load.a")!;
        result.Status.ShouldBe(ProbeStatus.TimedOut);
        result.Reason.ShouldBe("did not end within 10 s");
    }

    [Fact]
    public async Task A_probe_that_ignores_its_token_is_left_behind()
    {
        var never = new TaskCompletionSource<ProbeOutcome>();
        var result = (await AdvancingAsync(RunAsync(new FakeProbe("load.a", measure: (_, _) => never.Task), new FakeProbe("load.b")))).Run;
        result.Probe("load.a")!.Status.ShouldBe(ProbeStatus.TimedOut);
        result.Probe("load.a")!.Reason!.ShouldContain("did not stop when told to");
        result.Probe("load.b")!.Status.ShouldBe(ProbeStatus.Passed);
    }

    [Fact]
    public async Task A_setting_shortens_the_timeout()
    {
        options.Probes["load.a"] = new ProbeOptions { Timeout = TimeSpan.FromSeconds(1.5) };
        var hanging = new FakeProbe("load.a", measure: async (_, ct) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, clock, ct);
            return ProbeOutcome.Passed([]);
        });
        (await AdvancingAsync(RunAsync(hanging))).Run.Probe("load.a")!.Reason.ShouldBe("did not end within 1.5 s");
    }

    [Fact]
    public async Task Cancelling_a_run_is_no_failure_of_a_probe()
    {
        using var cancel = new CancellationTokenSource();
        var probe = new FakeProbe("load.a", measure: async (_, ct) =>
        {
            await cancel.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, clock, ct);
            return ProbeOutcome.Passed([]);
        });
        await Should.ThrowAsync<OperationCanceledException>(() => Runner(probe).RunAsync(Plan(), _ => { }, cancel.Token));
    }

    [Fact]
    public async Task A_probe_that_is_switched_off_says_how_to_switch_it_on()
    {
        options.Probes["load.a"] = new ProbeOptions { Enabled = false };
        var probe = new FakeProbe("load.a");
        var result = (await RunAsync(probe)).Run.Probe("load.a")!;
        result.Status.ShouldBe(ProbeStatus.Off);
        result.HowToEnable.ShouldBe("set Suite:Probes:load.a:Enabled to true");
        probe.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_probe_waits_for_its_turn_unless_it_is_asked_for()
    {
        options.Probes["load.a"] = new ProbeOptions { Every = TimeSpan.FromHours(1) };
        var probe = new FakeProbe("load.a");
        var runner = Runner(probe);
        var plan = Plan();
        (await runner.RunAsync(plan, _ => { }, Cancel)).Run.Probes[0].Status.ShouldBe(ProbeStatus.Passed);
        clock.Advance(TimeSpan.FromMinutes(15));
        (await runner.RunAsync(plan, _ => { }, Cancel)).Run.Probes[0].Status.ShouldBe(ProbeStatus.Off);
        (await runner.RunAsync(plan with { Only = ["load.a"] }, _ => { }, Cancel)).Run.Probes[0].Status.ShouldBe(ProbeStatus.Passed);
        clock.Advance(TimeSpan.FromHours(1));
        (await runner.RunAsync(plan, _ => { }, Cancel)).Run.Probes[0].Status.ShouldBe(ProbeStatus.Passed);
    }

    [Fact]
    public async Task A_confirmation_is_appended_and_numbered_on()
    {
        var runner = Runner(new FakeProbe("load.a"), new FakeProbe("load.b"));
        var run = await runner.ConfirmAsync(await runner.RunAsync(Plan(), _ => { }, Cancel), ["load.b"], Cancel);
        run.Run.Probes.Count.ShouldBe(2);
        run.Run.Confirmations.Select(probe => probe.ProbeId).ShouldBe(["load.b"]);
        run.Run.Figures.Select(figure => figure.Id.Local).ShouldBe(["m01", "m02", "m03", "m04", "m05", "m06"]);
        run.Samples.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_glance_is_brief_and_has_no_run()
    {
        var probe = new FakeProbe("load.a");
        var seen = await Runner(probe, new FakeProbe("load.b")).GlanceAsync(["load.a"], Cancel);
        seen.Run.ShouldBeNull();
        seen.Probes.Count.ShouldBe(1);
        probe.Calls.ShouldHaveSingleItem().Brief.ShouldBeTrue();
    }

    [Fact]
    public async Task Progress_names_each_probe_before_it_begins_and_ends_complete()
    {
        var seen = new List<string>();
        await Runner(new FakeProbe("load.a"), new FakeProbe("load.b")).RunAsync(Plan(), progress => seen.Add($"{progress.Done}/{progress.Total} {progress.Probe}"), Cancel);
        seen.ShouldBe(["0/2 load.a", "1/2 load.b", "2/2 "]);
    }

    [Fact]
    public async Task An_unknown_probe_is_refused_before_anything_is_measured()
    {
        var probe = new FakeProbe("load.a");
        await Should.ThrowAsync<ArgumentException>(() => Runner(probe).RunAsync(Plan() with { Only = ["load.z"] }, _ => { }, Cancel));
        probe.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_run_says_with_what_it_may_be_compared()
    {
        var text = (await RunAsync(new FakeProbe("load.a"))).Run.Comparable;
        text.ShouldContain("load default");
        text.ShouldNotContain(Environment.MachineName);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static RunPlan Plan() => new(new RunId(7), "cli", null, []);

    private Task<MeasuredRun> RunAsync(params IProbe[] probes) => Runner(probes).RunAsync(Plan(), _ => { }, Cancel);

    private SuiteRunner Runner(params IProbe[] probes) => new(new ProbeCatalogue(probes), Options.Create(options), sampling, clock, NullLogger<SuiteRunner>.Instance);

    /// <summary>Lets the fake clock run until the work is done.</summary>
    private async Task<T> AdvancingAsync<T>(Task<T> work)
    {
        while (!work.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(work, Task.Delay(5, Cancel));
        }

        return await work;
    }
}
