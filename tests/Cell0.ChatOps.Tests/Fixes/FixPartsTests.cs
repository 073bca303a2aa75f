using Cell0.ChatOps.Access;
using Cell0.ChatOps.Chat;
using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Fixes;
using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Simulators.Fixes;

namespace Cell0.ChatOps.Tests.Fixes;

public sealed class FixPartsTests
{
    [Theory]
    [InlineData("cron.update jobId=e0ce45bf patch='{\"timeoutMs\": 900000}'", "e0ce45bf", "timeout=900", 1)]
    [InlineData("/openclaw cron.update jobId=\"cell0 x\" patch={\"payload\":{\"kind\":\"agentTurn\",\"timeoutSeconds\":900}}", "cell0 x", "timeout=900", 0)]
    [InlineData("cron.update {\"id\":\"e0ce45bf\",\"patch\":{\"timeoutSeconds\":900}}", "e0ce45bf", "timeout=900", 1)]
    [InlineData("cron.update id=e0 patch='{\"schedule\":{\"kind\":\"every\",\"everyMs\":3600000},\"payload\":{\"timeoutSeconds\":\"900\"}}'", "e0", "every=3600000ms timeout=900", 0)]
    [InlineData("cron.update id=e0 patch='{\"enabled\":false}'", "e0", "disable", 0)]
    [InlineData("openclaw cron edit e0 --timeout-seconds 900", "e0", "timeout=900", 0)]
    [InlineData("openclaw cron edit e0 --timeout 900", "e0", "timeout=900", 1)]
    [InlineData("openclaw cron edit e0 --every 60m", "e0", "every=60m", 0)]
    public void A_pasted_change_is_understood(string line, string job, string wish, int corrections)
    {
        var (update, fault) = PastedCronUpdate.Read(line);
        fault.ShouldBeNull();
        (update!.Job, update.Wish.ToString(), update.Corrections.Count).ShouldBe((job, wish, corrections));
    }

    [Theory]
    [InlineData("cron.update patch='{\"timeoutMs\": 900000}'", "it names no job")]
    [InlineData("cron.update jobId=x patch='{timeoutMs: 900000'", "no JSON object")]
    [InlineData("cron.update jobId=x patch='{timeoutMs: 900000}'", "no JSON object")]
    [InlineData("cron.update jobId=x patch='{\"payload\":{\"message\":\"rm -rf /\"}}'", "'payload.message' is nothing that the catalogue changes")]
    [InlineData("cron.update jobId=x patch='{\"timeoutMs\":1,\"payload\":{\"timeoutSeconds\":2}}'", "the same value twice")]
    [InlineData("cron.update jobId=x patch='{\"payload\":{\"kind\":\"agentTurn\"}}'", "changes nothing")]
    [InlineData("openclaw gateway restart", "names no job")]
    public void What_is_no_change_of_a_job_is_said_to_be_none(string line, string words) => PastedCronUpdate.Read(line).Fault!.ShouldContain(words);

    [Theory]
    [InlineData("900", 900)]
    [InlineData("15m", 900)]
    [InlineData("0.5h", 1800)]
    [InlineData("900000ms", 900)]
    [InlineData("-5", null)]
    [InlineData("1e9", null)]
    [InlineData("", null)]
    [InlineData("99999999999", null)]
    public void A_length_of_time_is_read(string text, int? seconds) => FixSpan.Read(text)?.TotalSeconds.ShouldBe(seconds!.Value);

    [Theory]
    [InlineData(0, "none")]
    [InlineData(9, "9 s")]
    [InlineData(60, "1 min")]
    [InlineData(90, "90 s")]
    [InlineData(150, "2.5 min")]
    [InlineData(810, "13.5 min")]
    [InlineData(811, "13 min 31 s")]
    [InlineData(900, "15 min")]
    [InlineData(5400, "1.5 h")]
    [InlineData(5520, "1 h 32 min")]
    [InlineData(5521, "1 h 32 min 1 s")]
    [InlineData(90_000, "25 h")]
    [InlineData(604_800, "7 d")]
    [InlineData(1.5, "1.5 s")]
    public void What_somebody_set_is_told_without_rounding(double seconds, string words) => FixSpan.Words(TimeSpan.FromSeconds(seconds)).ShouldBe(words);

    [Fact]
    public async Task A_failure_alert_is_kept_as_the_gateway_writes_it()
    {
        using var bench = new FixBench();
        var plan = (await bench.PlanAsync(FixWish.Set(("alert", "telegram:123")))).Plan;
        plan.To["alert"].ShouldBe("""{"after":2,"mode":"announce","channel":"telegram","to":"123"}""");
        (await bench.PlanAsync(FixWish.Set(("alert", "off")))).Plan.To["alert"].ShouldBe("false");
        var whole = new CronFailureAlert { After = 3, Cooldown = TimeSpan.FromHours(1), Mode = "webhook", To = "http://x", AccountId = "a", IncludeSkipped = true };
        CronFailureAlert.Parse(whole.ToJson().ToJsonString()).ShouldBe(whole);
        CronFailureAlert.Parse("false").ShouldBe(CronFailureAlert.Off);
    }

    [Fact]
    public async Task A_job_that_never_ran_counts_with_its_whole_limit_and_stops_no_proposal()
    {
        using var bench = new FixBench();
        bench.World.Add("fresh", TimeSpan.FromHours(1), TimeSpan.FromMinutes(10));
        var offer = await bench.Planner.OfferAsync(await bench.SceneAsync(), CancellationToken.None);
        offer.Ideas[0].Typed.ShouldBe("/fix cell0-devops-cicd every=60m timeout=900");
        offer.Ideas[0].Plan.Notes.ShouldContain(note => note.Contains("those that never ran counted with their whole limit", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_longer_interval_is_offered_only_where_time_is_what_lacks()
    {
        using var bench = new FixBench();
        var calm = bench.World["id-of-cell0-gap-analyzer"];
        bench.World.Put(calm with { State = calm.State with { LastStatus = CronRunStatus.Error, LastError = "exit code 1" } });
        (await bench.Planner.OfferAsync(await bench.SceneAsync(calm.Id), CancellationToken.None)).Ideas.Select(idea => idea.Plan.Kind).ShouldBe(["job-run", "job-disable"]);
        bench.World.Put(calm with { State = calm.State with { LastStatus = CronRunStatus.Error, LastError = "API rate limit reached" } });
        (await bench.Planner.OfferAsync(await bench.SceneAsync(calm.Id), CancellationToken.None)).Ideas[0].Plan.Kind.ShouldBe("job-interval");
    }

    [Fact]
    public void A_record_gives_its_interval()
    {
        FixEnd[] ends = [.. Enumerable.Repeat(new FixEnd(FixState.Kept, TimeSpan.FromMinutes(12)), 7), new(FixState.RolledBack, TimeSpan.Zero), new(FixState.Inconclusive, TimeSpan.Zero), new(FixState.Failed, TimeSpan.Zero)];
        FixTrackRecord.Of(ends).ToString().ShouldBe("7 of 9 helped here (95 % interval 45 to 94 %), median 12 min to the verdict, 1 rolled back, 1 inconclusive");
        FixTrackRecord.Of([]).ToString().ShouldBe("not tried here yet");
    }

    [Fact]
    public void The_interval_of_a_record_covers_the_truth_in_nineteen_of_twenty()
    {
        var chance = new Random(7);
        var covered = Enumerable.Range(0, 4000).Count(_ =>
        {
            var truth = 0.1 + (0.8 * chance.NextDouble());
            var record = FixTrackRecord.Of([.. Enumerable.Range(0, chance.Next(5, 60)).Select(_ => new FixEnd(chance.NextDouble() < truth ? FixState.Kept : FixState.RolledBack, TimeSpan.Zero))]);
            return record.Low <= truth && truth <= record.High;
        });
        (covered / 4000.0).ShouldBeGreaterThanOrEqualTo(0.945);
    }

    [Theory]
    [InlineData("fix timeout <= 1800", 1800, true)]
    [InlineData("fix timeout <= 1800", 1801, false)]
    [InlineData("fix timeout >= 60", 59, false)]
    [InlineData("ack timeout <= 1", 1801, true)]
    public void A_bound_holds_for_its_verb_and_argument(string bound, double value, bool allowed)
    {
        var person = new Person("Olga", Role.Operator, TimeZoneInfo.Utc) { Limits = [RightLimit.Parse(bound)!] };
        (RightLimit.Objection(person, "fix", [KeyValuePair.Create("timeout", value)]) is null).ShouldBe(allowed);
        RightLimit.Parse("fix timeout < 5").ShouldBeNull();
    }

    [Fact]
    public async Task Nothing_is_proposed_that_leaves_no_room_and_the_best_comes_first()
    {
        using var bench = new FixBench();
        var offer = await bench.Planner.OfferAsync(await bench.SceneAsync(), CancellationToken.None);
        offer.Ideas.Select(idea => idea.Typed).ShouldBe(["/fix cell0-devops-cicd every=60m timeout=900", "/fix cell0-devops-cicd disable"]);
        offer.NotProposed.Select(idea => idea.Typed).ShouldBe(["/fix cell0-devops-cicd timeout=900"]);
        offer.Ideas.ShouldAllBe(idea => idea.Plan.Fits && (idea.Plan.OwnShare ?? 0) <= 0.7);
    }

    /// <summary>The command stands beside an incident by its rule alone: for each such rule there must be something it can lead to.</summary>
    [Theory]
    [InlineData("cron-timeout")]
    [InlineData("cron-overran")]
    [InlineData("cron-failing")]
    [InlineData("cron-undelivered")]
    [InlineData("cron-overdue")]
    [InlineData("cron-running-long")]
    [InlineData("cron-infeasible")]
    [InlineData("cron-skipped")]
    [InlineData("gateway-degraded")]
    [InlineData("gateway-api")]
    [InlineData("tailscale-absent")]
    public async Task Where_the_command_is_named_beside_an_incident_a_plan_can_be_made(string rule)
    {
        using var bench = new FixBench();
        bench.World.Channels = new ChannelsStatus(["whatsapp"], [new ChannelAccount("whatsapp", "default") { Linked = false, Running = false }], []);
        bench.World.Edit(FixBench.DevOps, job => job with { Delivery = new CronDelivery("announce", "whatsapp") });
        var trouble = new FixTrouble("A7K", rule, "x");
        var scene = Mendable.Where(rule) switch
        {
            Mendable.AtJob => (await bench.SceneAsync()) with { Trouble = trouble },
            Mendable.AtGateway => await bench.Planner.SceneAsync(FixTarget.Gateway, trouble, CancellationToken.None),
            { } host => await bench.Planner.SceneAsync(FixTarget.Host(host), trouble, CancellationToken.None),
            null => throw new InvalidOperationException($"{rule} is not mendable"),
        };
        (await bench.Planner.OfferAsync(scene, CancellationToken.None)).Ideas.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task On_a_gateway_with_one_lane_the_warning_is_another()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Support.RunBuilder.Morning);
        var old = new CronWorld(clock, "2026.2.17");
        var job = old.Add("devops-cicd", TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(600), new CronJobState { LastRunAt = clock.GetUtcNow(), LastStatus = CronRunStatus.Error, LastErrorReason = "timeout", LastDuration = TimeSpan.FromSeconds(600) });
        var planner = new FixPlanner(new FixCatalogue([new JobTimeoutFix()]), old, old, Microsoft.Extensions.Options.Options.Create(new FixesOptions()), clock);
        var scene = (await planner.SceneAsync(job, [job], null, CancellationToken.None)).Value;
        planner.Plan(FixWish.Set(("timeout", "900")), scene).Plan!.Warnings.ShouldContain(line => line.Contains("one lane", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_route_and_a_staggered_start_are_planned_exactly()
    {
        using var bench = new FixBench();
        var alert = await bench.PlanAsync(FixWish.Set(("alert", "telegram:123")));
        alert.Plan.Change.ShouldBe("failure alert as for all jobs → to telegram:123 after 2 failures in a row");
        (await bench.ApplyAsync(alert)).Fix!.State.ShouldBe(FixState.Kept);
        bench.World[FixBench.DevOps].FailureAlert.ShouldBe(new CronFailureAlert { After = 2, Mode = "announce", Channel = "telegram", To = "123" });
        (await bench.PlanningAsync(FixWish.Set(("alert", "nowhere")))).Refusal!.ShouldContain("no route such as telegram:123");

        bench.Clock.Advance(bench.Options.Cooldown);
        var anchor = bench.World[FixBench.DevOps].Schedule.Anchor;
        (await bench.ApplyAsync(await bench.PlanAsync(FixWish.Set(("stagger", "2m"))))).Fix!.State.ShouldBe(FixState.Verifying);
        bench.World[FixBench.DevOps].Schedule.Anchor.ShouldBe(anchor + TimeSpan.FromMinutes(2));
        (await bench.PlanningAsync(FixWish.Set(("stagger", "5m")))).Refusal!.ShouldContain("not less than its interval");
    }

    [Fact]
    public async Task A_job_that_the_gateway_switched_off_is_offered_to_be_switched_on()
    {
        using var bench = new FixBench();
        bench.World.Put(bench.World[FixBench.DevOps] with { Enabled = false, State = bench.World[FixBench.DevOps].State with { AutoDisabled = new CronAutoDisabled("10 failures in a row", bench.Clock.GetUtcNow()) } });
        var offer = await bench.Planner.OfferAsync(await bench.SceneAsync(), CancellationToken.None);
        offer.Ideas[0].Typed.ShouldBe("/fix cell0-devops-cicd enable");
        var fix = (await bench.ApplyAsync(await bench.PlanAsync(FixWish.Do("enable")))).Fix!;
        bench.Clock.Advance(TimeSpan.FromMinutes(5));
        bench.World.Run(FixBench.DevOps, TimeSpan.FromSeconds(41), CronRunStatus.Ok);
        await bench.PassAsync(TimeSpan.Zero);
        bench.Now(fix).State.ShouldBe(FixState.Kept);
    }

    [Fact]
    public void Settings_that_make_no_sense_are_named()
    {
        var options = new FixesOptions { CronTimeout = new FixSpanOptions { Min = TimeSpan.FromMinutes(2), Max = TimeSpan.FromMinutes(1) } };
        options.Validate(new System.ComponentModel.DataAnnotations.ValidationContext(options)).ShouldHaveSingleItem().ErrorMessage!.ShouldStartWith("Fixes:CronTimeout:");
    }
}
