using Cell0.ChatOps.Access;
using Cell0.ChatOps.Fixes;
using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Simulators.Fixes;
using Cell0.ChatOps.Tests.Support;

namespace Cell0.ChatOps.Tests.Fixes;

public sealed class FixConversationTests
{
    private const string DevOps = FixBench.DevOps;

    [Fact]
    public async Task From_a_name_to_a_kept_change_on_one_phone()
    {
        await using var bench = await WithJobsAsync();
        var ann = await bench.OwnersPhoneAsync();
        var plan = await ann.Says("/fix devops-cicd").Expect("F1", "interval 5 min → 1 h, payload.timeoutSeconds 600 → 900 (15 min)");
        plan.Text.ShouldContain("25 % of the job's own time");
        plan.Text.ShouldContain("/fix cell0-devops-cicd timeout=900 – 15 min every 5 min is 300 % of the job's own time");
        plan.Text.ShouldContain("not tried here yet");
        var card = await ann.Says("apply F1").Expect("F1 verifying", "confirmed by Ann", "read back: every 1 h, 900 s");
        foreach (var run in new[] { "1 of 3", "2 of 3" })
        {
            bench.Cron.Run(DevOps, TimeSpan.FromMilliseconds(1), CronRunStatus.Ok);
            await ann.ExpectEdit(card, run);
        }

        bench.Cron.Run(DevOps, TimeSpan.FromMilliseconds(1), CronRunStatus.Ok);
        (await ann.Sees("F1 kept", "3 of 3 runs ok")).Loud.ShouldBeFalse();
        await ann.Says("/fix F1").Expect("F1 kept", "applied: read back");
        await ann.Says("/undo F1").Expect("F1", "taken back by Ann");
        (await ann.Sees("F1 rolled back")).ShouldNotBeNull();
        bench.Cron[DevOps].Timeout.ShouldBe(TimeSpan.FromSeconds(600));
        bench.Get<AccessBook>().AuditTrail(10).Select(entry => (entry.Command, entry.Outcome)).ShouldContain(("apply F1", "done"));
    }

    [Fact]
    public async Task An_incidents_card_tells_the_story_of_its_fix()
    {
        await using var bench = await WithJobsAsync();
        var ann = await bench.OwnersPhoneAsync();
        var incident = bench.OpenIncident(fingerprint: $"cron-runs/{DevOps}");
        var card = await ann.Expect(incident.Code, "timed out");
        await ann.Says($"/fix {incident.Code.ToLowerInvariant()}").Expect("F1", "apply F1");
        await ann.Says("F1 apply").Expect("F1 verifying");
        await ann.ExpectEdit(card, "F1 applied, read back: every 1 h, 900 s");
        bench.Cron.TimedOut(DevOps, TimeSpan.FromMilliseconds(1));
        await ann.ExpectEdit(card, "F1 rolled back");
        await ann.Says($"/why {incident.Code}").Expect("mending");
    }

    [Fact]
    public async Task The_pasted_command_is_understood_put_right_and_offered()
    {
        await using var bench = await WithJobsAsync();
        var ann = await bench.OwnersPhoneAsync();
        var plan = await ann.Says($"/cron.update jobId={DevOps} patch='{{\"timeoutMs\": 900000}}'").Expect("F1", "payload.timeoutSeconds 600 → 900");
        plan.Text.ShouldContain("timeoutMs is not known to any gateway: the limit is in seconds, payload.timeoutSeconds 900.");
        plan.Text.ShouldContain("⚠ 15 min every 5 min is 300 % of the job's own time: a job never overlaps itself");
        plan.Text.ShouldContain("8 lanes");
        await ann.Says("apply F1").Expect("F1 verifying");
        bench.Cron.Asked.ShouldHaveSingleItem().Patch.ShouldBe(new CronPatch { Timeout = TimeSpan.FromSeconds(900) });
        await ann.Says("openclaw cron.update jobId=devops-cicd patch=“{\"payload\":{\"kind\":\"agentTurn\",\"timeoutSeconds\":1200}}”").Expect("F2", "900 → 1200");
        await ann.Says("openclaw cron edit devops-cicd --timeout 960").Expect("F3", "--timeout is how long the command line itself waits");
        await ann.Says("cron.update jobId=devops-cicd patch='{\"message\":\"x\"}'").Expect("'message' is nothing that the catalogue changes. Nothing done.");
        await ann.Says("cron.update patch='{}'").Expect("it names no job");
    }

    [Theory]
    [InlineData("/fix devop", "Unknown job 'devop'. Nothing done. Did you mean cell0-devops-cicd?")]
    [InlineData("/fix sentinel timeout=900", "names 2 jobs")]
    [InlineData("/fix devops-cicd timeout=9000", "timeout=9000 not allowed (60–1800 s). Nothing done.")]
    [InlineData("/fix devops-cicd timeout=soon", "is no length of time")]
    [InlineData("/fix devops-cicd timeout=-5", "is no length of time")]
    [InlineData("/fix devops-cicd timeout=600", "has that already (600 s). Nothing done.")]
    [InlineData("/fix devops-cicd colour=red", "is nothing I can change of cell0-devops-cicd. Nothing done. There is:")]
    [InlineData("/fix devops-cicd timeout=", "half of a 'name=value'")]
    [InlineData("/fix heartbeat-main disable", "one of the gateway's own jobs")]
    [InlineData("/fix gap-analyzer", "Nothing is wrong with cell0-gap-analyzer")]
    [InlineData("/fix Z9Z", "Unknown job 'Z9Z'. Nothing done.")]
    [InlineData("/apply", "Which plan? Nothing done.")]
    [InlineData("/apply F77", "There is no plan F77. Nothing done.")]
    [InlineData("/undo F77", "There is no fix F77. Nothing done.")]
    [InlineData("/cancel", "No plan of yours is open here. Nothing done.")]
    [InlineData("/fix whatsapp start", "The gateway has no channel whatsapp. Nothing done.")]
    [InlineData("/fix \"evil\u202E $(rm -rf /) <b>&*_\" timeout=900", "timeout=900 of")]
    public async Task Bad_input_is_answered_in_one_sentence_and_changes_nothing(string said, string answer)
    {
        await using var bench = await WithJobsAsync();
        bench.Cron.Add("cell0-sentinel", TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(5));
        bench.Cron.Add("other-sentinel", TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(5));
        bench.Cron.Put(bench.Cron.Add("heartbeat-main", TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(5)) with { DeclarationKey = "heartbeat:main" });
        var evil = bench.Cron.Add("evil\u202E $(rm -rf /) <b>&*_", TimeSpan.FromHours(1), TimeSpan.FromMinutes(10));
        var ann = await bench.OwnersPhoneAsync();
        if (said.Contains("evil", StringComparison.Ordinal)) await ann.Says(said).Expect("F1", "evil", "payload.timeoutSeconds 600 → 900", evil.Name[^4..]);
        else await ann.Says(said).Expect(answer);
        bench.Cron.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_gateway_that_is_down_is_said_and_nothing_is_done()
    {
        await using var bench = await WithJobsAsync();
        var ann = await bench.OwnersPhoneAsync();
        bench.Cron.IsDown = true;
        await ann.Says("/fix devops-cicd").Expect("connection refused. Nothing done.");
    }

    [Fact]
    public async Task Shown_dry_nothing_is_kept()
    {
        await using var bench = await WithJobsAsync();
        var ann = await bench.OwnersPhoneAsync();
        await ann.Says("/fix devops-cicd disable --dry").Expect("Plan, only shown", "on → off", "Nothing was kept");
        bench.Get<FixStore>().Open().ShouldBeEmpty();
    }

    [Fact]
    public async Task Rights_hold_by_role_by_class_and_by_argument()
    {
        await using var bench = await PhoneBench.PrepareAsync();
        bench.WithPerson("Ann", Role.Owner, 7).WithPerson("Olga", Role.Operator, 8).WithPerson("Vic", Role.Viewer, 9).With("Access:Operators:1:Limits:0", "fix timeout <= 1200");
        await bench.StartServiceAsync();
        Seed(bench);
        await bench.Phone(9, "Vic").Says("/fix devops-cicd").Expect("You may not use /fix (your role is viewer). Nothing done.");
        var olga = bench.Phone(8, "Olga");
        await olga.Says("/fix whatsapp login").Expect("needs an owner", "your role is operator", "Nothing done.");
        await olga.Says("/fix devops-cicd timeout=1500").Expect("timeout=1500 is beyond what you may set (fix timeout <= 1200). Nothing done.");
        await olga.Says("/fix devops-cicd timeout=1200").Expect("F1");
        await bench.Phone(7, "Ann").Says("/apply F1").Expect("planned by Olga", "Nothing done");
        bench.Cron.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_command_of_class_C_is_shown_to_be_copied_and_only_a_confirmed_delivery_ends_the_watch()
    {
        await using var bench = await WithJobsAsync();
        bench.Cron.Channels = new ChannelsStatus(["whatsapp"], [new ChannelAccount("whatsapp", "default") { Linked = true, Running = true, Connected = true }], []);
        var job = bench.Cron.Add("cell0-security-sentinel", TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(5));
        bench.Cron.Put(job with { Delivery = new CronDelivery("announce", "whatsapp") });
        var ann = await bench.OwnersPhoneAsync();
        await ann.Says("/fix whatsapp login").Expect("F1", "openclaw channels login --channel whatsapp --account default", "not believed until a delivery is confirmed");
        bench.Cron.End(job.Id, TimeProvider.System.GetUtcNow(), CronRunStatus.Ok, delivery: CronDeliveryStatus.NotDelivered);
        await bench.Get<FixBook>().LookAsync(CancellationToken.None);
        bench.Get<FixStore>().Find(1)!.State.ShouldBe(FixState.Verifying);
        await Task.Yield();
        bench.Cron.End(job.Id, TimeProvider.System.GetUtcNow(), CronRunStatus.Ok, delivery: CronDeliveryStatus.Delivered);
        await ann.Sees("F1 kept", "was delivered and confirmed");
    }

    [Fact]
    public async Task A_restart_says_what_it_stops_and_is_kept_when_the_gateway_is_there_anew()
    {
        await using var bench = await WithJobsAsync();
        bench.Cron.Preflight = new RestartPreflight(false, ["2 cron runs in progress"], 2, "2 runs would be interrupted");
        var ann = await bench.OwnersPhoneAsync();
        await ann.Says("/fix gateway restart").Expect("F1", "cannot be undone", "every connection and every run in progress ends", "it would interrupt: 2 cron runs in progress");
        await ann.Says("apply F1").Expect("F1 applying");
        await bench.Cron.Restarting.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        bench.Cron.BootId = "boot-2";
        bench.Cron.ComeBack();
        await ann.Sees("F1 kept", "started anew");
    }

    [Fact]
    public async Task Alone_it_lists_what_is_open_what_may_help_and_what_there_is()
    {
        await using var bench = await WithJobsAsync();
        var ann = await bench.OwnersPhoneAsync();
        var incident = bench.OpenIncident();
        await ann.Says("/fix devops-cicd timeout=900").Expect("F1");
        await ann.Says("/fix").Expect("Open:", "F1 planned", $"/fix {incident.Code}", "/fix JOB timeout=900", "/fix gateway restart", "/fix whatsapp login");
        await ann.Says("cancel").Expect("F1", "is cancelled. Nothing was changed by it.");
    }

    [Fact]
    public async Task A_list_of_five_thousand_jobs_is_no_trouble()
    {
        await using var bench = await WithJobsAsync();
        for (var index = 0; index < 5000; index++) bench.Cron.Add($"job-number-{index}", TimeSpan.FromHours(1), TimeSpan.FromMinutes(1), new CronJobState { LastDuration = TimeSpan.FromSeconds(1) });
        var ann = await bench.OwnersPhoneAsync();
        await ann.Says("/fix devops-cicd every=60m timeout=900").Expect("F1", "interval 5 min → 1 h");
    }

    private static async Task<PhoneBench> WithJobsAsync()
    {
        var bench = await PhoneBench.StartAsync();
        Seed(bench);
        return bench;
    }

    private static void Seed(PhoneBench bench)
    {
        var now = TimeProvider.System.GetUtcNow();
        bench.Cron.Add("cell0-devops-cicd", TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(600), new CronJobState
        {
            LastRunAt = now.AddMinutes(-14), LastStatus = CronRunStatus.Error, LastError = "cron: job execution timed out", LastErrorReason = "timeout", LastDuration = TimeSpan.FromSeconds(600), ConsecutiveErrors = 5,
        }, DevOps);
        bench.Cron.Add("cell0-gap-analyzer", TimeSpan.FromHours(2), TimeSpan.FromSeconds(600), new CronJobState { LastRunAt = now.AddHours(-1), LastStatus = CronRunStatus.Ok, LastDuration = TimeSpan.FromSeconds(204) });
    }
}
