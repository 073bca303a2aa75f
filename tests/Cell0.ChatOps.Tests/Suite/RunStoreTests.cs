using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Cell0.ChatOps.Measuring;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Tests.Support;

namespace Cell0.ChatOps.Tests.Suite;

public sealed class RunStoreTests
{
    [Fact]
    public void A_run_comes_back_as_it_was_written()
    {
        using var disk = new OnDisk();
        disk.Add(RunBuilder.HealthyWithoutGateway(1));
        var written = Whole(2).Measure().Run;
        disk.Add(Whole(2));
        ShouldBeEqual(disk.Runs.Find(written.Id)!, written);
        ShouldBeEqual(disk.Runs.Latest()!, written);
        disk.Reopen();
        ShouldBeEqual(disk.Runs.Find(written.Id)!, written);
    }

    [Fact]
    public void Every_figure_recomputes_from_the_bytes_that_its_hash_names()
    {
        using var disk = new OnDisk();
        disk.Add(Whole(2));
        var figures = disk.Runs.Find(new RunId(2))!.Figures.ToList();
        figures.Count.ShouldBeGreaterThan(40);
        foreach (var figure in figures)
        {
            disk.Runs.Figure(figure.Id).ShouldBe(figure);
            var samples = disk.Runs.Samples(figure.Id)!;
            samples.Matches.ShouldBeTrue();
            Convert.ToHexStringLower(SHA256.HashData(samples.Csv!)).ShouldBe(figure.Sha256);
            double[] values = [.. System.Text.Encoding.UTF8.GetString(samples.Csv!).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
            values.Length.ShouldBe(figure.N);
            figure.Statistic.Of(values).ShouldBe(figure.Value, figure.Id.ToString());
        }
    }

    [Fact]
    public void Confirmed_figures_have_names_and_samples_of_their_own()
    {
        using var disk = new OnDisk();
        disk.Add(Whole(2));
        var run = disk.Runs.Find(new RunId(2))!;
        run.Figures.Select(figure => figure.Id).ShouldBeUnique();
        var second = run.Confirmations.ShouldHaveSingleItem().Figure("latency", Statistic.Median)!;
        second.Value.ShouldNotBe(run.Probe("load.cpu_intensive")!.Figure("latency", Statistic.Median)!.Value);
        disk.Runs.Samples(second.Id)!.Sha256.ShouldBe(second.Sha256);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(-1)]
    public void A_changed_byte_is_reported(int where)
    {
        using var disk = new OnDisk();
        disk.Add(Whole(2));
        var figure = disk.Runs.Find(new RunId(2))!.Probe("load.cpu_intensive")!.Figures[0];
        disk.Database.Write(session =>
        {
            var packed = session.Scalar<byte[]>("SELECT csv FROM samples WHERE sha256 = @Sha256", figure)!;
            packed[where < 0 ? packed.Length / 2 : where] ^= 0x5A;
            session.Execute("UPDATE samples SET csv = @packed WHERE sha256 = @Sha256", new { packed, figure.Sha256 });
        });
        disk.Runs.Samples(figure.Id)!.Matches.ShouldBeFalse();
    }

    [Fact]
    public void An_unknown_run_or_figure_is_null()
    {
        using var disk = new OnDisk();
        disk.Runs.Latest().ShouldBeNull();
        disk.Runs.Find(new RunId(9)).ShouldBeNull();
        disk.Runs.Figure(new FigureId(new RunId(9), "m01")).ShouldBeNull();
        disk.Runs.Samples(new FigureId(new RunId(9), "m01")).ShouldBeNull();
    }

    [Fact]
    public void The_list_is_newest_first_and_goes_on_before_a_run()
    {
        using var disk = new OnDisk();
        for (var id = 1; id <= 5; id++) disk.Add(RunBuilder.HealthyWithoutGateway(id).At(RunBuilder.Morning.AddMinutes(15 * id)));
        disk.Runs.List(2).Select(run => run.Id.Value).ShouldBe([5, 4]);
        disk.Runs.List(10, new RunId(4)).Select(run => run.Id.Value).ShouldBe([3, 2, 1]);
        disk.Runs.List(10, new RunId(1)).ShouldBeEmpty();
        disk.Runs.Count().ShouldBe(5);
    }

    [Fact]
    public void History_holds_whole_comparable_runs_oldest_first_and_no_confirmation()
    {
        using var disk = new OnDisk();
        for (var id = 1; id <= 4; id++) disk.Add(new RunBuilder(id).Load("load.cpu_intensive", id));
        disk.Add(new RunBuilder(5).Load("load.cpu_intensive", 5).Partial());
        disk.Add(new RunBuilder(6).Load("load.cpu_intensive", 6).Confirmed("load.cpu_intensive", RunBuilder.LoadOutcome(60)));
        var median = new MetricKey("load.cpu_intensive", "latency", "median");
        var points = disk.Runs.History(RunBuilder.Comparable, new RunId(7)).Of(median);
        points.Select(point => point.Run.Value).ShouldBe([1, 2, 3, 4, 6]);
        points.Select(point => Math.Round(point.Value, 1)).ShouldBe([1, 2, 3, 4, 6]);
        disk.Runs.History(RunBuilder.Comparable, new RunId(3)).Of(median).Count.ShouldBe(2);
        disk.Runs.History("another host", new RunId(7)).Of(median).ShouldBeEmpty();
        disk.Runs.PreviousComparable(RunBuilder.Comparable, new RunId(6)).ShouldBe(new RunId(4));
        disk.Runs.PreviousComparable("another host", new RunId(6)).ShouldBeNull();
    }

    [Fact]
    public void History_looks_back_on_sixty_runs()
    {
        using var disk = new OnDisk();
        for (var id = 1; id <= RunStore.HistoryLength + 5; id++) disk.Add(new RunBuilder(id).Host());
        disk.Runs.History(RunBuilder.Comparable, new RunId(1000)).Of(new MetricKey("host.memory", "available", "min")).Select(point => point.Run.Value)
            .ShouldBe(Enumerable.Range(6, RunStore.HistoryLength).Select(id => (long)id));
    }

    [Fact]
    public void Old_runs_go_and_old_samples_leave_their_histogram_and_hash()
    {
        using var disk = new OnDisk();
        for (var id = 1; id <= 3; id++) disk.Add(Whole(id).At(RunBuilder.Morning.AddDays(-10 * (4 - id))));
        var figure = disk.Runs.Find(new RunId(2))!.Figures.First();
        disk.Runs.Prune(RunBuilder.Morning.AddDays(-25), RunBuilder.Morning.AddDays(-15), 50);
        disk.Runs.List(10).Select(run => run.Id.Value).ShouldBe([3, 2]);
        var reduced = disk.Runs.Samples(figure.Id)!;
        reduced.Csv.ShouldBeNull();
        reduced.Sha256.ShouldBe(figure.Sha256);
        reduced.Matches.ShouldBeTrue();
        reduced.Histogram.Sum(bucket => bucket.Count).ShouldBe(figure.N);
        disk.Runs.Figure(figure.Id).ShouldBe(figure);
        disk.Runs.Samples(disk.Runs.Find(new RunId(3))!.Figures.First().Id)!.Csv.ShouldNotBeNull();
        using var session = disk.Database.Read();
        foreach (var table in new[] { "samples", "measurement", "probe_result" }) session.Scalar<int>($"SELECT count(*) FROM {table} WHERE run_id = 1").ShouldBe(0, table);
    }

    [Fact]
    public void Pruning_says_that_there_is_more_until_all_samples_past_their_time_are_reduced()
    {
        using var disk = new OnDisk();
        for (var id = 1; id <= 6; id++) disk.Add(Whole(id).At(RunBuilder.Morning.AddDays(-20)));
        var rounds = 1;
        while (disk.Runs.Prune(RunBuilder.Morning.AddDays(-90), RunBuilder.Morning.AddDays(-14), 1)) (++rounds).ShouldBeLessThan(100);
        rounds.ShouldBeGreaterThan(1);
        using var session = disk.Database.Read();
        session.Scalar<int>("SELECT count(*) FROM samples WHERE csv IS NOT NULL").ShouldBe(0);
    }

    [Fact]
    public void An_attempt_that_was_interrupted_is_said_once()
    {
        using var disk = new OnDisk();
        var begun = disk.Runs.Begin("schedule", RunBuilder.Morning);
        var kept = disk.Runs.Begin("cli", RunBuilder.Morning);
        disk.Add(RunBuilder.HealthyWithoutGateway(kept.Value));
        disk.Runs.Abandon(disk.Runs.Begin("api", RunBuilder.Morning));
        disk.Reopen();
        disk.Runs.TakeInterrupted().ShouldBe([new InterruptedRun(begun, "schedule", RunBuilder.Morning)]);
        disk.Runs.TakeInterrupted().ShouldBeEmpty();
    }

    [Fact]
    public void A_name_is_never_given_twice_even_when_its_run_left_nothing()
    {
        using var disk = new OnDisk();
        var first = disk.Runs.Begin("cli", RunBuilder.Morning.AddDays(-100));
        disk.Runs.Abandon(first);
        disk.Runs.Prune(RunBuilder.Morning, RunBuilder.Morning, 50);
        disk.Reopen();
        disk.Runs.Begin("cli", RunBuilder.Morning).Value.ShouldBeGreaterThan(first.Value);
    }

    [Fact]
    public void A_run_that_fails_half_way_leaves_nothing()
    {
        using var disk = new OnDisk();
        Should.Throw<InvalidOperationException>(() => disk.Database.Write(session =>
        {
            disk.Runs.Add(session, Whole(1).Measure());
            throw new InvalidOperationException("the report could not be written");
        }));
        disk.Runs.Latest().ShouldBeNull();
        using var reading = disk.Database.Read();
        reading.Scalar<int>("SELECT (SELECT count(*) FROM samples) + (SELECT count(*) FROM measurement) + (SELECT count(*) FROM probe_result)").ShouldBe(0);
    }

    private static RunBuilder Whole(long id) => RunBuilder.HealthyWithoutGateway(id)
        .With("cron.health", CronJobs.Outcome(CronJobs.OfTheSeedsDay()))
        .With("connectivity.network", ProbeOutcome.Failed("no answer"))
        .Blind("gateway.process", "the process belongs to another user")
        .Confirmed("load.cpu_intensive", RunBuilder.LoadOutcome(0.5))
        .AskedBy("schedule", RunBuilder.Morning.AddMinutes(-1))
        .After(id > 1 ? new RunId(id - 1) : null);

    /// <summary>Records compare lists by identity; their JSON is their content.</summary>
    private static void ShouldBeEqual(Run actual, Run expected) => Text(actual).ShouldBe(Text(expected));

    private static string Text(Run run) => JsonSerializer.Serialize(run with { Probes = [], Confirmations = [] }, SuiteJson.Options)
        + string.Concat(run.Probes.Concat(run.Confirmations).Select(probe => $"\n{probe with { Figures = [], Details = null }} {probe.Details?.GetRawText()}{string.Concat(probe.Figures.Select(figure => $"\n  {figure} {figure.Value:R}"))}"));
}
