using Cell0.ChatOps.Suite.Sampling;
using FsCheck;
using FsCheck.Xunit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Cell0.ChatOps.Tests.Suite.Sampling;

public sealed class SamplingTests
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 2, 18, 9, 24, 0, TimeSpan.Zero));

    [Property]
    public bool A_ring_keeps_the_newest_in_order(NonNegativeInt added)
    {
        var ring = new SampleRing<Tick>(5);
        for (var index = 0; index < added.Get; index++) ring.Add(new Tick(DateTimeOffset.UnixEpoch.AddSeconds(index), index));
        var expected = Enumerable.Range(0, added.Get).TakeLast(5).Select(index => (double)index);
        return ring.Since(DateTimeOffset.MinValue).Select(tick => tick.Monotonic).SequenceEqual(expected);
    }

    [Fact]
    public void A_window_begins_at_its_moment()
    {
        var ring = new SampleRing<Tick>(5);
        foreach (var second in new[] { 1, 2, 3 }) ring.Add(new Tick(DateTimeOffset.UnixEpoch.AddSeconds(second), second));
        ring.Since(DateTimeOffset.UnixEpoch.AddSeconds(2)).Count.ShouldBe(2);
        ring.Newest(2).Select(tick => tick.Monotonic).ShouldBe([2, 3]);
    }

    [Fact]
    public void The_pace_is_close_while_anybody_looks_closely()
    {
        var pace = new SamplingPace();
        pace.Interval.ShouldBe(SamplingPace.Idle);
        var (first, second) = (pace.LookClosely(), pace.LookClosely());
        first.Dispose();
        first.Dispose();
        pace.Interval.ShouldBe(SamplingPace.Close);
        second.Dispose();
        pace.Interval.ShouldBe(SamplingPace.Idle);
        pace.IncidentOpen = true;
        pace.Interval.ShouldBe(SamplingPace.Close);
    }

    [Fact]
    public async Task A_run_drives_the_sampling_that_nobody_hosts()
    {
        var sampler = new CountingSampler();
        using var worker = new SamplingWorker([new BrokenSampler(), sampler], new SamplingPace(), clock, NullLogger<SamplingWorker>.Instance);
        await using (worker.Accompany()) await UntilAsync(() => sampler.Count >= 4, TimeSpan.FromSeconds(1));
        var atEnd = sampler.Count;
        clock.Advance(TimeSpan.FromMinutes(1));
        sampler.Count.ShouldBe(atEnd);
    }

    [Fact]
    public async Task A_hosted_worker_samples_slowly_and_wakes_for_a_run()
    {
        var sampler = new CountingSampler();
        using var worker = new SamplingWorker([sampler], new SamplingPace(), clock, NullLogger<SamplingWorker>.Instance);
        await worker.StartAsync(TestContext.Current.CancellationToken);
        await UntilAsync(() => sampler.Count >= 1, TimeSpan.Zero);
        await using (worker.Accompany()) await UntilAsync(() => sampler.Count >= 2, TimeSpan.Zero);
        await worker.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Rates_come_from_neighbours_and_a_counter_that_went_back_gives_none()
    {
        Tick[] window = [new(default, 0), new(default, 2), new(default, 3), new(default, 5)];
        double?[] counter = [10, 20, 5, 9];
        HostWindow.Rates(window, tick => counter[Array.IndexOf(window, tick)]).ShouldBe([5, 2]);
    }

    private async Task UntilAsync(Func<bool> reached, TimeSpan step)
    {
        while (!reached())
        {
            clock.Advance(step);
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }
    }

    private sealed record Tick(DateTimeOffset At, double Monotonic) : ISample;

    private sealed class CountingSampler : ISampler
    {
        private int count;

        public int Count => Volatile.Read(ref count);
        public SamplerOff? Off => null;

        public Task SampleAsync(CancellationToken ct)
        {
            Interlocked.Increment(ref count);
            return Task.CompletedTask;
        }
    }

    private sealed class BrokenSampler : ISampler
    {
        public SamplerOff? Off => null;

        public Task SampleAsync(CancellationToken ct) => throw new InvalidOperationException("broken");
    }
}
