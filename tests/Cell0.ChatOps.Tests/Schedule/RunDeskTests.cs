using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Schedule;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Tests.Support;

namespace Cell0.ChatOps.Tests.Schedule;

public sealed class RunDeskTests
{
    private readonly TaskCompletionSource began = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource may = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Who_asks_while_a_run_is_going_joins_it()
    {
        await using var bench = Bench();
        var desk = bench.Get<RunDesk>();
        var first = desk.Request("chat", []);
        var work = desk.WorkAsync(first.Id, TestContext.Current.CancellationToken);
        await began.Task;
        var second = desk.Request("api", []);
        (second.Id, second.Joined, first.Joined).ShouldBe((first.Id, true, false));
        desk.RequestScheduled(RunBuilder.Morning).Joined.ShouldBeTrue();
        bench.Jobs.Enqueued.ShouldBe(1);
        desk.Current!.Probe.ShouldBe("load.slow");
        may.SetResult();
        await work;
        (await second.Completion).ShouldBe(first.Id);
        desk.Current.ShouldBeNull();
        bench.Listener.Heard.ShouldBe([$"{first.Id} 0/1 load.slow", $"{first.Id} 1/1 ", $"{first.Id} finished"]);
        desk.Request("api", []).Id.Value.ShouldBe(first.Id.Value + 1);
    }

    [Fact]
    public async Task A_cancelled_run_leaves_nothing_and_is_no_interrupted_one()
    {
        await using var bench = Bench();
        var desk = bench.Get<RunDesk>();
        desk.Cancel().ShouldBeFalse();
        var ticket = desk.Request("chat", []);
        var work = desk.WorkAsync(ticket.Id, TestContext.Current.CancellationToken);
        await began.Task;
        desk.Cancel().ShouldBeTrue();
        await work;
        (await ticket.Completion).ShouldBeNull();
        bench.Listener.Heard[^1].ShouldBe($"{ticket.Id} failed: it was cancelled; nothing of it was kept");
        bench.Get<RunStore>().Latest().ShouldBeNull();
        bench.Get<RunStore>().TakeInterrupted().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_run_that_cannot_be_stored_is_told_and_the_next_one_goes()
    {
        await using var bench = Bench();
        may.SetResult();
        var desk = bench.Get<RunDesk>();
        bench.Get<Database>().Write(session => session.Execute("CREATE TRIGGER full BEFORE INSERT ON run BEGIN SELECT RAISE(ABORT, 'no room'); END"));
        var ticket = desk.Request("chat", []);
        await desk.WorkAsync(ticket.Id, TestContext.Current.CancellationToken);
        (await ticket.Completion).ShouldBeNull();
        bench.Listener.Heard[^1].ShouldStartWith($"{ticket.Id} failed: it could not be stored:");
        bench.Log.Lines.ShouldContain(line => line.StartsWith("Error:", StringComparison.Ordinal) && line.Contains(ticket.Id.ToString(), StringComparison.Ordinal));
        bench.Get<RunStore>().TakeInterrupted().ShouldBeEmpty();
        bench.Get<Database>().Write(session => session.Execute("DROP TRIGGER full"));
        var next = desk.Request("chat", []);
        await desk.WorkAsync(next.Id, TestContext.Current.CancellationToken);
        (await next.Completion).ShouldBe(next.Id);
    }

    [Fact]
    public async Task A_job_whose_process_ended_in_the_middle_of_its_run_fails_and_says_so()
    {
        await using var bench = Bench();
        var job = new SuiteJob(bench.Get<RunDesk>(), bench.Get<RunClock>());
        var failure = await Should.ThrowAsync<RunNotKeptException>(job.OnRequestAsync(12, TestContext.Current.CancellationToken));
        failure.Message.ShouldBe("R12 was interrupted: its process ended in the middle of it; nothing of it was kept");
        bench.Listener.Heard.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_job_that_comes_again_measures_nothing_and_tells_what_is_in_the_ledger()
    {
        await using var bench = Bench();
        may.SetResult();
        var run = await bench.RunAsync();
        var job = new SuiteJob(bench.Get<RunDesk>(), bench.Get<RunClock>());
        (await job.OnRequestAsync(run.Value, TestContext.Current.CancellationToken)).ShouldBe(run.ToString());
        bench.Get<RunClock>().Arm();
        var old = bench.Jobs.Nominals[0].AddMinutes(-15);
        (await Should.ThrowAsync<RunNotKeptException>(job.OnScheduleAsync(old, null, TestContext.Current.CancellationToken))).Message.ShouldBe($"The run for {old.UtcDateTime:u} was not begun: by now another one is armed");
        bench.Get<RunStore>().Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_cancelled_run_is_no_success_in_the_job_history()
    {
        await using var bench = Bench();
        var desk = bench.Get<RunDesk>();
        var ticket = desk.Request("chat", []);
        var work = new SuiteJob(desk, bench.Get<RunClock>()).OnRequestAsync(ticket.Id.Value, TestContext.Current.CancellationToken);
        await began.Task;
        desk.Cancel();
        (await Should.ThrowAsync<RunNotKeptException>(work)).Message.ShouldBe($"{ticket.Id}: it was cancelled; nothing of it was kept");
    }

    [Fact]
    public async Task A_job_history_that_takes_no_job_is_told_and_the_next_wish_is_no_joiner_of_it()
    {
        await using var bench = Bench();
        bench.Jobs.Refusal = "There is no room left";
        var desk = bench.Get<RunDesk>();
        Should.Throw<StorageException>(() => desk.Request("chat", [])).Message.ShouldBe("the job history does not take it: There is no room left");
        desk.Current.ShouldBeNull();
        bench.Get<RunStore>().TakeInterrupted().ShouldBeEmpty();
        bench.Jobs.Refusal = null;
        desk.Request("chat", []).Joined.ShouldBeFalse();
    }

    [Fact]
    public async Task A_scheduled_run_that_meets_another_is_kept_account_of()
    {
        await using var bench = Bench();
        var (desk, clock) = (bench.Get<RunDesk>(), bench.Get<RunClock>());
        clock.Arm();
        var nominal = bench.Jobs.Nominals.Single();
        var going = desk.Request("chat", []);
        var work = desk.WorkAsync(going.Id, TestContext.Current.CancellationToken);
        await began.Task;
        (await new SuiteJob(desk, clock).OnScheduleAsync(nominal, null, TestContext.Current.CancellationToken)).ShouldBe($"{going.Id} was still under way: no run of its own, and a finding says so");
        may.SetResult();
        await work;
        bench.Get<FindingStore>().Of(going.Id).ShouldHaveSingleItem().Rule.ShouldBe("run-overlapped");
        clock.TakePunctuality().ShouldBeSameAs(Punctuality.Kept);
        clock.NextRunAt.ShouldNotBeNull();
        bench.Get<RunStore>().Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_scheduled_run_says_for_when_it_was()
    {
        await using var bench = Bench();
        may.SetResult();
        var clock = bench.Get<RunClock>();
        clock.Arm();
        await new SuiteJob(bench.Get<RunDesk>(), clock).OnScheduleAsync(bench.Jobs.Nominals[0], null, TestContext.Current.CancellationToken);
        bench.Get<RunStore>().Latest()!.ShouldSatisfyAllConditions(run => run.Trigger.ShouldBe("schedule"), run => run.ScheduledFor.ShouldBe(bench.Jobs.Nominals[0]));
    }

    private ServiceBench Bench() => new ServiceBench().With(new ScriptedProbe("load.slow", async ct =>
    {
        began.TrySetResult();
        await may.Task.WaitAsync(ct);
        return RunBuilder.LoadOutcome(1);
    }));
}
