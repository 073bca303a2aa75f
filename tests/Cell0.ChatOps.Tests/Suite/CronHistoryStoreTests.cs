using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Tests.Support;

namespace Cell0.ChatOps.Tests.Suite;

public sealed class CronHistoryStoreTests
{
    private static readonly DateTimeOffset Start = RunBuilder.Morning;

    [Fact]
    public async Task A_run_is_kept_as_it_was_told()
    {
        await using var bench = new ServiceBench();
        var store = bench.Get<CronHistoryStore>();
        var row = Row(0, RunVerdict.Failed) with { Evidence = null };
        store.Put([row]);
        store.Of("job", 10).ShouldHaveSingleItem().ShouldBe(row);
    }

    [Fact]
    public async Task The_same_run_told_twice_is_one_and_an_overrun_stays_one()
    {
        await using var bench = new ServiceBench();
        var store = bench.Get<CronHistoryStore>();
        store.Put([Row(0, RunVerdict.Timeout)]);
        store.Put([Row(0, RunVerdict.Overran) with { Evidence = "it ended well" }]);
        store.Put([Row(0, RunVerdict.Timeout)]);
        var kept = store.Of("job", 10).ShouldHaveSingleItem();
        (kept.Verdict, kept.Evidence).ShouldBe((RunVerdict.Overran, "it ended well"));
    }

    [Fact]
    public async Task Newest_come_first_and_what_is_past_its_retention_goes()
    {
        await using var bench = new ServiceBench();
        var store = bench.Get<CronHistoryStore>();
        store.Put([.. Enumerable.Range(0, 40).Select(day => Row(-day, RunVerdict.Ok))]);
        store.Of("job", 3).Select(row => row.Run.RunAt).ShouldBe([Start, Start.AddDays(-1), Start.AddDays(-2)]);
        store.Prune(Start.AddDays(-30)).ShouldBe(9);
        store.Of("job", 100).Count.ShouldBe(31);
    }

    [Fact]
    public async Task Lengths_are_of_the_last_twenty_runs_with_the_number_that_was_cut_off()
    {
        await using var bench = new ServiceBench();
        var store = bench.Get<CronHistoryStore>();
        store.Put([.. Enumerable.Range(0, 30).Select(day => Row(-day, day < 5 ? RunVerdict.Timeout : RunVerdict.Ok, seconds: day < 20 ? 100 : 5)), Row(1, RunVerdict.Skipped)]);
        var lengths = store.Histories(["job", "other"])["job"].Lengths.ShouldNotBeNull();
        (lengths.Mean.TotalSeconds, lengths.Runs, lengths.CutOff).ShouldBe((100, 19, 5));
        store.Histories(["other"])["other"].ShouldBe(new JobHistory(null, null));
    }

    [Fact]
    public async Task It_knows_when_a_message_last_arrived_by_channel_and_which_timeouts_are_in_doubt()
    {
        await using var bench = new ServiceBench();
        var store = bench.Get<CronHistoryStore>();
        store.Put([
            Delivered(-3, CronDeliveryStatus.Delivered), Delivered(-2, CronDeliveryStatus.NotDelivered),
            Row(-1, RunVerdict.Timeout), Row(-8, RunVerdict.Timeout)]);
        store.Confirmed().ShouldHaveSingleItem().ShouldBe(new KeyValuePair<string, DateTimeOffset>("whatsapp", Start.AddDays(-3).AddSeconds(100)));
        store.Doubted(Start.AddDays(-7), 10).ShouldHaveSingleItem().Run.RunAt.ShouldBe(Start.AddDays(-1));
    }

    [Fact]
    public async Task A_hostile_name_and_a_book_for_an_error_are_kept_within_bounds()
    {
        await using var bench = new ServiceBench();
        var store = bench.Get<CronHistoryStore>();
        var row = Row(0, RunVerdict.Failed);
        store.Put([row with { JobName = "'); DROP TABLE cron_run; --", Run = row.Run with { Error = new string('x', 100_000) } }]);
        var kept = store.Of("job", 1).ShouldHaveSingleItem();
        (kept.JobName, kept.Run.Error!.Length).ShouldBe(("'); DROP TABLE cron_run; --", 4_000));
    }

    private static CronRunRow Delivered(int day, CronDeliveryStatus status)
    {
        var row = Row(day, RunVerdict.Ok);
        return row with { Run = row.Run with { DeliveryStatus = status } };
    }

    private static CronRunRow Row(int day, RunVerdict verdict, double seconds = 100) => new(
        new CronRun("job", Start.AddDays(day))
        {
            RunId = $"run {day}",
            Duration = TimeSpan.FromSeconds(seconds),
            EndedAt = Start.AddDays(day).AddSeconds(seconds),
            Status = verdict switch { RunVerdict.Ok => CronRunStatus.Ok, RunVerdict.Skipped => CronRunStatus.Skipped, _ => CronRunStatus.Error },
            Error = "an error",
            ErrorReason = "timeout",
            DeliveryStatus = CronDeliveryStatus.NotRequested,
            SessionId = "session",
        },
        "nightly",
        TimeSpan.FromSeconds(600),
        "whatsapp",
        verdict,
        null);
}
