using Cell0.ChatOps.Fixes;
using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Simulators.Fixes;
using static Cell0.ChatOps.Tests.Fixes.FixBench;

namespace Cell0.ChatOps.Tests.Fixes;

public sealed class FixBookTests
{
    [Fact]
    public async Task A_plan_names_the_exact_change_and_changes_nothing()
    {
        using var bench = new FixBench();
        var fix = await bench.PlanTimeoutAsync();
        (fix.Code, fix.State, fix.Plan.Change).ShouldBe(("F1", FixState.Planned, "payload.timeoutSeconds 600 → 900 (15 min)"));
        (fix.Plan.From, fix.Plan.To).ShouldBe((FixValues.Of("timeout", "600"), FixValues.Of("timeout", "900")));
        fix.Plan.Warnings.ShouldHaveSingleItem().ShouldContain("300 % of the job's own time");
        bench.World.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_confirmed_plan_is_applied_read_back_and_kept_after_three_good_runs()
    {
        using var bench = new FixBench();
        var fix = await bench.AppliedAsync();
        (fix.State, bench.World[DevOps].Timeout).ShouldBe((FixState.Verifying, TimeSpan.FromSeconds(900)));
        for (var run = 1; run <= 3; run++)
        {
            bench.Clock.Advance(TimeSpan.FromMinutes(20));
            bench.World.Run(DevOps, TimeSpan.FromSeconds(743), CronRunStatus.Ok);
            await bench.PassAsync(TimeSpan.Zero);
            bench.Now(fix).Good.ShouldBe(run);
        }

        (bench.Now(fix).State, bench.Now(fix).Why).ShouldBe((FixState.Kept, "3 of 3 runs ok: ok in 12 min"));
        bench.Changes.Select(change => change.Step).ShouldBe([FixStep.Planned, FixStep.Begun, FixStep.Applied, FixStep.Progress, FixStep.Progress, FixStep.Kept]);
    }

    [Fact]
    public async Task A_change_that_does_not_help_is_taken_back_and_that_is_read_back_too()
    {
        using var bench = new FixBench();
        var fix = await bench.AppliedAsync();
        bench.Clock.Advance(TimeSpan.FromMinutes(20));
        bench.World.TimedOut(DevOps, TimeSpan.FromSeconds(900));
        await bench.PassAsync(TimeSpan.Zero);
        (bench.Now(fix).State, bench.World[DevOps].Timeout).ShouldBe((FixState.RolledBack, TimeSpan.FromSeconds(600)));
        bench.Changes[^1].Why.ShouldContain("did not help: the run of");
        bench.Changes[^1].Why.ShouldContain("timed out after 15 min");
    }

    [Fact]
    public async Task A_run_cut_off_before_its_limit_says_that_the_gateway_does_not_heed_it()
    {
        using var bench = new FixBench();
        var fix = await bench.AppliedAsync();
        bench.Clock.Advance(TimeSpan.FromMinutes(20));
        bench.World.TimedOut(DevOps, TimeSpan.FromSeconds(600));
        await bench.PassAsync(TimeSpan.Zero);
        bench.Now(fix).Why!.ShouldContain("although 15 min is configured: the gateway does not heed it");
    }

    [Fact]
    public async Task A_run_that_was_under_way_when_it_was_applied_is_no_witness()
    {
        using var bench = new FixBench();
        var began = bench.Clock.GetUtcNow();
        bench.World.Begin(DevOps);
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        var fix = await bench.AppliedAsync();
        bench.Clock.Advance(TimeSpan.FromMinutes(9));
        bench.World.End(DevOps, began, CronRunStatus.Error, "cron: job execution timed out", "timeout");
        await bench.PassAsync(TimeSpan.Zero);
        bench.Now(fix).State.ShouldBe(FixState.Verifying);
    }

    [Fact]
    public async Task Failures_of_another_kind_neither_keep_nor_take_back()
    {
        using var bench = new FixBench();
        var fix = await bench.AppliedAsync();
        for (var run = 1; run <= 3; run++)
        {
            bench.Clock.Advance(TimeSpan.FromMinutes(10));
            bench.World.Run(DevOps, TimeSpan.FromSeconds(41), CronRunStatus.Error, "command exited with code 3");
            await bench.PassAsync(TimeSpan.Zero);
        }

        bench.Now(fix).State.ShouldBe(FixState.Inconclusive);
        bench.Now(fix).Why!.ShouldContain("3 runs failed for another reason (last: failed after 41 s: command exited with code 3)");
        bench.World[DevOps].Timeout.ShouldBe(TimeSpan.FromSeconds(900));
    }

    [Fact]
    public async Task Only_the_same_person_in_the_same_chat_confirms_and_only_once()
    {
        using var bench = new FixBench();
        var fix = await bench.PlanTimeoutAsync();
        (await bench.Book.ApplyAsync(fix.Id, "Bob", Here, CancellationToken.None)).Refusal!.ShouldContain("planned by Ann");
        (await bench.Book.ApplyAsync(fix.Id, Ann, Elsewhere, CancellationToken.None)).Refusal!.ShouldContain("in another chat");
        bench.World.Asked.ShouldBeEmpty();
        (await bench.ApplyAsync(fix)).Refusal.ShouldBeNull();
        (await bench.ApplyAsync(fix)).Refusal!.ShouldContain("a plan works once");
        bench.World.Asked.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_plan_is_good_for_five_minutes_also_across_a_restart()
    {
        using var bench = new FixBench();
        var early = await bench.PlanTimeoutAsync();
        bench.Clock.Advance(TimeSpan.FromMinutes(4));
        bench.Restart();
        (await bench.ApplyAsync(early)).Refusal.ShouldBeNull();

        using var other = new FixBench();
        var late = await other.PlanTimeoutAsync();
        other.Clock.Advance(TimeSpan.FromMinutes(5));
        (await other.ApplyAsync(late)).Refusal!.ShouldContain("expired");
        await other.Book.LookAsync(CancellationToken.None);
        (other.Now(late).State, other.World.Asked.Count).ShouldBe((FixState.Expired, 0));
    }

    [Fact]
    public async Task What_is_stored_must_be_what_was_shown()
    {
        using var bench = new FixBench();
        var fix = await bench.PlanTimeoutAsync();
        (fix with { Plan = fix.Plan with { To = FixValues.Of("timeout", "1800") } }).IsAsShown.ShouldBeFalse();
        FixDecision.Objection(fix with { Hash = "0" }, Ann, Here, fix.PlannedAt)!.ShouldContain("is not what was shown any more");
    }

    [Fact]
    public async Task A_value_changed_since_the_plan_is_left_alone()
    {
        using var bench = new FixBench();
        var fix = await bench.PlanTimeoutAsync();
        bench.World.Edit(DevOps, job => job with { Timeout = TimeSpan.FromSeconds(750) });
        (await bench.ApplyAsync(fix)).Refusal.ShouldBe("Value changed since the plan: it was 600 s, now it is 750 s. Nothing done. From what is there now: /fix cell0-devops-cicd timeout=900");
        (bench.World.Asked.Count, bench.Now(fix).State).ShouldBe((0, FixState.Cancelled));
    }

    [Fact]
    public async Task A_value_changed_between_the_look_and_the_call_is_left_alone()
    {
        using var bench = new FixBench();
        var fix = await bench.PlanTimeoutAsync();
        bench.World.BeforeUpdate = id => bench.World.Edit(id, job => job with { Timeout = TimeSpan.FromSeconds(750) });
        (await bench.ApplyAsync(fix)).Fix!.State.ShouldBe(FixState.Failed);
        bench.World[DevOps].Timeout.ShouldBe(TimeSpan.FromSeconds(750));
        bench.Now(fix).Why.ShouldBe("somebody changed the job at the same moment; nothing was changed by us");
    }

    [Fact]
    public async Task The_old_value_is_on_the_disk_before_the_gateway_is_called()
    {
        using var bench = new FixBench();
        var fix = await bench.PlanTimeoutAsync();
        Fix? seen = null;
        bench.World.BeforeUpdate = _ => seen = bench.Now(fix);
        await bench.ApplyAsync(fix);
        (seen!.State, seen.Plan.From).ShouldBe((FixState.Applying, FixValues.Of("timeout", "600")));
    }

    [Fact]
    public async Task Accepted_and_ignored_is_found_out()
    {
        using var bench = new FixBench();
        bench.World.Fault = CronFault.Ignores;
        var fix = await bench.AppliedAsync();
        fix.State.ShouldBe(FixState.Applying);
        await bench.PassAsync(bench.Options.ReadBackWithin);
        (bench.Now(fix).State, bench.Now(fix).Why, bench.World.Asked.Count).ShouldBe((FixState.Failed, "the gateway accepted it and holds 600 s still", 1));
    }

    [Fact]
    public async Task Applied_late_counts_from_when_it_was_read_back()
    {
        using var bench = new FixBench();
        Action? late = null;
        bench.World.Fault = CronFault.AppliesLate;
        bench.World.Later = action => late = action;
        var fix = await bench.AppliedAsync();
        await bench.PassAsync(TimeSpan.FromSeconds(10));
        bench.Now(fix).State.ShouldBe(FixState.Applying);
        late!();
        await bench.PassAsync(TimeSpan.FromSeconds(10));
        bench.Now(fix).State.ShouldBe(FixState.Verifying);
    }

    [Fact]
    public async Task A_change_taken_by_half_is_taken_back_whole()
    {
        using var bench = new FixBench();
        bench.World.Fault = CronFault.TakesHalf;
        var fix = (await bench.ApplyAsync(await bench.PlanAsync(FixWish.Set(("timeout", "900"), ("every", "60m"))))).Fix!;
        bench.World[DevOps].Schedule.Every.ShouldBe(TimeSpan.FromHours(1));
        bench.World.Fault = CronFault.None;
        await bench.PassAsync(bench.Options.ReadBackWithin);
        (bench.Now(fix).State, bench.World[DevOps].Timeout, bench.World[DevOps].Schedule.Every).ShouldBe((FixState.RolledBack, TimeSpan.FromSeconds(600), TimeSpan.FromMinutes(5)));
        bench.Now(fix).Why!.ShouldContain("took only a part");
    }

    [Theory]
    [InlineData(CronFault.RefusesSchema, "unexpected property")]
    [InlineData(CronFault.MissingScope, "operator.admin")]
    public async Task A_refusal_is_told_in_the_gateways_words_and_nothing_was_done(CronFault fault, string words)
    {
        using var bench = new FixBench();
        bench.World.Fault = fault;
        var fix = await bench.AppliedAsync();
        fix.State.ShouldBe(FixState.Failed);
        fix.Why!.ShouldContain(words);
        bench.World.Effects.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(CronFault.LosesAnswer, FixState.Verifying)]
    [InlineData(CronFault.LosesRequest, FixState.Failed)]
    public async Task Where_the_answer_was_lost_the_gateway_is_asked_what_it_holds_and_nothing_is_said_twice(CronFault fault, FixState state)
    {
        using var bench = new FixBench();
        bench.World.Fault = fault;
        var fix = await bench.AppliedAsync();
        await bench.PassAsync(bench.Options.ReadBackWithin);
        (bench.Now(fix).State, bench.World.Asked.Count).ShouldBe((state, 1));
    }

    [Fact]
    public async Task While_the_gateway_is_away_nothing_is_done_and_the_plan_stays_good()
    {
        using var bench = new FixBench();
        var fix = await bench.PlanTimeoutAsync();
        bench.World.IsDown = true;
        (await bench.ApplyAsync(fix)).Refusal!.ShouldContain("connection refused. Nothing done; F1 can be confirmed until it expires, in 5 min.");
        bench.World.IsDown = false;
        (await bench.ApplyAsync(fix)).Refusal.ShouldBeNull();
    }

    [Fact]
    public async Task A_gateway_that_hangs_before_the_change_is_told_soon_and_the_plan_stays_good()
    {
        using var bench = new FixBench();
        var fix = await bench.PlanTimeoutAsync();
        var hangs = new TaskCompletionSource();
        bench.World.Travel = () => hangs.Task;
        var applying = bench.ApplyAsync(fix);
        bench.Clock.Advance(TimeSpan.FromSeconds(4));
        (await applying).Refusal!.ShouldStartWith("The gateway did not answer within 4 s. Nothing done; F1 can be confirmed until it expires");
        bench.World.Travel = () => Task.CompletedTask;
        (await bench.ApplyAsync(fix)).Fix!.State.ShouldBe(FixState.Verifying);
        hangs.SetResult();
    }

    [Fact]
    public async Task A_gateway_that_hangs_during_the_change_is_not_waited_for_and_the_outcome_is_told_when_it_is_known()
    {
        using var bench = new FixBench();
        var fix = await bench.PlanTimeoutAsync();
        var hangs = new TaskCompletionSource();
        bench.OnChange = change =>
        {
            if (change.Step == FixStep.Begun) bench.World.Travel = () => hangs.Task;
        };
        var applying = bench.ApplyAsync(fix);
        bench.Clock.Advance(TimeSpan.FromSeconds(4));
        (await applying).Fix!.State.ShouldBe(FixState.Applying);
        bench.Changes.Select(change => change.Step).ShouldBe([FixStep.Planned, FixStep.Begun]);

        // Nobody comes between while it lasts.
        var undone = bench.Book.UndoAsync(fix.Id, Ann, CancellationToken.None);
        bench.Clock.Advance(TimeSpan.FromSeconds(4));
        (await undone).Refusal!.ShouldContain("is being looked after, and the gateway is slow to answer. Nothing done.");
        bench.World.Travel = () => Task.CompletedTask;
        hangs.SetResult();
        await bench.Book.LookAsync(CancellationToken.None);
        (bench.Now(fix).State, bench.World.Asked.Count).ShouldBe((FixState.Verifying, 1));
    }

    [Theory]
    [InlineData(FixStep.Begun)]
    [InlineData(FixStep.Applied)]
    [InlineData(FixStep.GoingBack)]
    public async Task A_crash_at_any_step_is_settled_by_asking_the_gateway(FixStep step)
    {
        using var bench = new FixBench();
        var fix = await bench.PlanTimeoutAsync();
        bench.OnChange = change => DieAfter(bench, change, step);
        await SurviveAsync(() => bench.ApplyAsync(fix));
        bench.Clock.Advance(TimeSpan.FromMinutes(20));
        bench.World.TimedOut(DevOps, bench.World[DevOps].Timeout!.Value);
        await SurviveAsync(() => bench.Book.LookAsync(CancellationToken.None));
        bench.OnChange = null;
        bench.World.Travel = () => Task.CompletedTask;
        bench.Restart();
        await bench.PassAsync(bench.Options.ReadBackWithin);
        await bench.PassAsync(TimeSpan.FromSeconds(1));
        bench.Now(fix).State.ShouldBe(step == FixStep.Begun ? FixState.Failed : FixState.RolledBack);
        bench.World[DevOps].Timeout.ShouldBe(TimeSpan.FromSeconds(600));
        bench.World.Effects.Count(effect => effect.IsOurs && effect.After!.Timeout == TimeSpan.FromSeconds(900)).ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public async Task Nothing_is_taken_back_over_somebody_elses_edit()
    {
        using var bench = new FixBench();
        var fix = await bench.AppliedAsync();
        bench.Clock.Advance(TimeSpan.FromMinutes(20));
        bench.World.TimedOut(DevOps, TimeSpan.FromSeconds(900));
        bench.World.BeforeUpdate = id => bench.World.Edit(id, job => job with { Timeout = TimeSpan.FromSeconds(1200) });
        await bench.PassAsync(TimeSpan.Zero);
        await bench.PassAsync(TimeSpan.FromSeconds(5));
        (bench.Now(fix).State, bench.World[DevOps].Timeout).ShouldBe((FixState.Inconclusive, TimeSpan.FromSeconds(1200)));
        bench.Now(fix).Why!.ShouldContain("somebody else changed it meanwhile: the gateway holds 1200 s, which is left as it is");
    }

    [Fact]
    public async Task Somebody_elses_edit_while_it_is_verified_ends_the_verification()
    {
        using var bench = new FixBench();
        var fix = await bench.AppliedAsync();
        bench.World.Edit(DevOps, job => job with { Timeout = TimeSpan.FromSeconds(1200) });
        await bench.PassAsync(TimeSpan.FromMinutes(1));
        (bench.Now(fix).State, bench.World[DevOps].Timeout).ShouldBe((FixState.Inconclusive, TimeSpan.FromSeconds(1200)));
    }

    [Fact]
    public async Task A_job_that_is_gone_or_switched_off_ends_the_verification()
    {
        using var bench = new FixBench();
        var fix = await bench.AppliedAsync();
        bench.World.Edit(DevOps, job => job with { Enabled = false });
        await bench.PassAsync(TimeSpan.FromMinutes(1));
        (bench.Now(fix).State, bench.Now(fix).Why).ShouldBe((FixState.Inconclusive, "somebody switched the job off after 0 of 3 runs ok"));

        using var other = new FixBench();
        var gone = await other.AppliedAsync();
        other.World.Remove(DevOps);
        await other.PassAsync(TimeSpan.FromMinutes(1));
        (other.Now(gone).State, other.Now(gone).Why).ShouldBe((FixState.Inconclusive, "cell0-devops-cicd is not there any more"));
    }

    [Fact]
    public async Task A_next_run_that_never_comes_leaves_the_change_and_says_so()
    {
        using var bench = new FixBench();
        var fix = await bench.AppliedAsync();
        await bench.PassAsync(bench.Options.VerifyWithin);
        (bench.Now(fix).State, bench.Now(fix).Why).ShouldBe((FixState.Inconclusive, "no run came within the time there was"));
        bench.World[DevOps].Timeout.ShouldBe(TimeSpan.FromSeconds(900));
    }

    [Fact]
    public async Task One_change_of_a_job_is_in_flight_at_a_time()
    {
        using var bench = new FixBench();
        var first = await bench.AppliedAsync();
        var second = await bench.PlanAsync(FixWish.Set(("every", "60m")));
        (await bench.ApplyAsync(second)).Refusal!.ShouldContain($"{first.Code} on the same thing is not over yet");
        (await bench.ApplyAsync(await bench.PlanAsync(FixWish.Set(("timeout", "900")), "id-of-cell0-gap-analyzer"))).Refusal.ShouldBeNull();
    }

    [Fact]
    public async Task A_thing_changed_just_now_has_its_rest_and_a_day_its_most()
    {
        using var bench = new FixBench();
        var first = await bench.AppliedAsync();
        (await bench.Book.UndoAsync(first.Id, Ann, CancellationToken.None)).Fix!.State.ShouldBe(FixState.RolledBack);
        var second = await bench.PlanTimeoutAsync("1200");
        (await bench.ApplyAsync(second)).Refusal!.ShouldContain("10 min must lie between two: try again in");
        bench.Clock.Advance(bench.Options.Cooldown);
        bench.Options.MostPerDay = 1;
        (await bench.ApplyAsync(await bench.PlanTimeoutAsync("1200"))).Refusal!.ShouldContain("and the settings of this service allow");
        bench.Options.MostPerDay = 2;
        (await bench.ApplyAsync(await bench.PlanTimeoutAsync("1200"))).Refusal.ShouldBeNull();
    }

    [Fact]
    public async Task A_person_takes_a_kept_change_back_unless_somebody_changed_it_since()
    {
        using var bench = new FixBench();
        bench.Options.VerifyRuns = 1;
        var fix = await bench.AppliedAsync();
        bench.Clock.Advance(TimeSpan.FromMinutes(20));
        bench.World.Run(DevOps, TimeSpan.FromSeconds(700), CronRunStatus.Ok);
        await bench.PassAsync(TimeSpan.Zero);
        bench.Now(fix).State.ShouldBe(FixState.Kept);
        bench.World.Edit(DevOps, job => job with { Timeout = TimeSpan.FromSeconds(1200) });
        (await bench.Book.UndoAsync(fix.Id, "Bob", CancellationToken.None)).Refusal!.ShouldContain("Somebody changed it since: the gateway holds 1200 s");
        bench.World.Edit(DevOps, job => job with { Timeout = TimeSpan.FromSeconds(900) });
        (await bench.Book.UndoAsync(fix.Id, "Bob", CancellationToken.None)).Fix!.State.ShouldBe(FixState.RolledBack);
        bench.World[DevOps].Timeout.ShouldBe(TimeSpan.FromSeconds(600));
        bench.Store.Ends(fix.Plan.Kind).ShouldHaveSingleItem().State.ShouldBe(FixState.Kept);
    }

    [Fact]
    public async Task A_change_that_a_person_takes_back_before_its_verdict_is_no_evidence_against_its_kind()
    {
        using var bench = new FixBench();
        var fix = await bench.AppliedAsync();
        (await bench.Book.UndoAsync(fix.Id, Ann, CancellationToken.None)).Fix!.State.ShouldBe(FixState.RolledBack);
        bench.Store.Ends(fix.Plan.Kind).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_gateway_that_was_away_when_it_was_to_go_back_is_told_when_it_is_there_again()
    {
        using var bench = new FixBench();
        var fix = await bench.AppliedAsync();
        bench.Clock.Advance(TimeSpan.FromMinutes(20));
        bench.World.TimedOut(DevOps, TimeSpan.FromSeconds(900));
        bench.World.BeforeUpdate = _ => bench.World.IsDown = true;
        await bench.PassAsync(TimeSpan.Zero);
        await bench.PassAsync(TimeSpan.FromHours(1));
        bench.Now(fix).State.ShouldBe(FixState.Applying);
        bench.World.BeforeUpdate = null;
        bench.World.IsDown = false;
        await bench.PassAsync(TimeSpan.FromMinutes(1));
        (bench.Now(fix).State, bench.World[DevOps].Timeout).ShouldBe((FixState.RolledBack, TimeSpan.FromSeconds(600)));
    }

    [Fact]
    public async Task A_busy_gateway_is_asked_again_and_then_given_up()
    {
        using var bench = new FixBench();
        bench.World.Fault = CronFault.Busy;
        var applying = bench.ApplyAsync(await bench.PlanTimeoutAsync());
        while (!applying.IsCompleted) bench.Clock.Advance(TimeSpan.FromMilliseconds(100));
        (await applying).Fix!.State.ShouldBe(FixState.Verifying);

        using var other = new FixBench();
        other.World.Fault = CronFault.AlwaysBusy;
        applying = other.ApplyAsync(await other.PlanTimeoutAsync());
        while (!applying.IsCompleted) other.Clock.Advance(TimeSpan.FromMilliseconds(100));
        (await applying).Fix!.State.ShouldBe(FixState.Failed);
        other.World.Effects.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_gateway_that_takes_no_more_changes_for_now_is_told_to_go_back_when_it_does_again()
    {
        using var bench = new FixBench();
        var fix = await bench.AppliedAsync();
        bench.Clock.Advance(TimeSpan.FromMinutes(20));
        bench.World.TimedOut(DevOps, TimeSpan.FromSeconds(900));
        bench.World.Fault = CronFault.AlwaysBusy;
        bench.World.Rest = TimeSpan.FromSeconds(59);
        await bench.PassAsync(TimeSpan.Zero);
        await bench.PassAsync(TimeSpan.FromMinutes(1));
        bench.Now(fix).State.ShouldBe(FixState.Applying);
        bench.World.Fault = CronFault.None;
        await bench.PassAsync(TimeSpan.FromMinutes(1));
        (bench.Now(fix).State, bench.World[DevOps].Timeout).ShouldBe((FixState.RolledBack, TimeSpan.FromSeconds(600)));
    }

    [Fact]
    public async Task Cancelling_withdraws_a_plan_and_nothing_else()
    {
        using var bench = new FixBench();
        var fix = await bench.PlanTimeoutAsync();
        bench.Book.Cancel(fix.Id, Ann).Fix!.State.ShouldBe(FixState.Cancelled);
        (await bench.ApplyAsync(fix)).Refusal!.ShouldContain("is not open any more: cancelled by Ann");
        var applied = await bench.AppliedAsync();
        bench.Book.Cancel(applied.Id, Ann).Refusal!.ShouldContain("/undo F2 takes it back");
    }

    [Fact]
    public async Task A_newer_plan_of_the_same_person_takes_the_place_of_the_older()
    {
        using var bench = new FixBench();
        var first = await bench.PlanTimeoutAsync();
        await bench.PlanTimeoutAsync("1200");
        bench.Now(first).State.ShouldBe(FixState.Cancelled);
    }

    [Fact]
    public async Task The_story_of_a_fix_is_kept()
    {
        using var bench = new FixBench();
        var fix = await bench.AppliedAsync();
        bench.Store.Story(fix.Id).Select(line => line.Text).ShouldBe(["payload.timeoutSeconds 600 → 900 (15 min)", "confirmed by Ann", "read back: 900 s"]);
    }

    private static void DieAfter(FixBench bench, FixChange change, FixStep step)
    {
        if (change.Step != step) return;
        // From here on no call of this process reaches the gateway: as if it had been killed.
        bench.OnChange = null;
        bench.World.Travel = () => throw new ProcessDiedException();
    }

    private static async Task SurviveAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (ProcessDiedException)
        {
            return;
        }
    }

    private sealed class ProcessDiedException : Exception;
}
