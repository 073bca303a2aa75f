using Cell0.ChatOps.Access;
using Cell0.ChatOps.Fixes;
using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Simulators.Fixes;
using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Storage;
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
    public async Task What_was_taken_back_is_told_on_every_card_and_the_beginning_stays_to_be_read()
    {
        await using var bench = await WithJobsAsync();
        var ann = await bench.OwnersPhoneAsync();
        var incident = bench.OpenIncident(fingerprint: $"cron-runs/{DevOps}");
        var card = await ann.Expect(incident.Code, "timed out");
        await ann.Says($"/fix {incident.Code}").Expect("F1", "apply F1");
        var fix = await ann.Says("apply F1").Expect("F1 verifying");
        await ann.ExpectEdit(card, "now because a change was made for it (F1)");
        for (var run = 1; run <= 3; run++)
        {
            bench.Cron.Run(DevOps, TimeSpan.FromMilliseconds(1), CronRunStatus.Ok);
            await ann.Sees($"{run} of 3 runs ok");
        }

        await ann.Sees("F1 kept");
        await ann.Says($"/undo F1").Expect("F1", "taken back by Ann");
        await ann.Sees("F1 rolled back");
        await ann.ExpectEdit(fix, "F1 rolled back");
        var why = await ann.Says($"/why {incident.Code}").Expect("opened – devops-cicd timed out 5x in a row");
        why.Text.ShouldContain("mending – F1 rolled back");
    }

    [Fact]
    public async Task An_incident_that_was_over_is_open_again_when_what_ended_it_is_taken_back()
    {
        await using var bench = await WithJobsAsync();
        var ann = await bench.OwnersPhoneAsync();
        var incident = bench.OpenIncident(fingerprint: $"cron-runs/{DevOps}");
        var card = await ann.Expect(incident.Code, "timed out");
        await ann.Says($"/fix {incident.Code}").Expect("F1");
        await ann.Says("apply F1").Expect("F1 verifying");
        for (var run = 1; run <= 3; run++)
        {
            bench.Cron.Run(DevOps, TimeSpan.FromMilliseconds(1), CronRunStatus.Ok);
            await ann.Sees($"{run} of 3 runs ok");
        }

        await ann.Sees("F1 kept");
        bench.Get<Database>().Write(session => bench.Get<IncidentBook>().Resolve(session, incident.Code, "Ann"));
        await ann.Says("/undo F1").Expect("F1", "taken back by Ann");
        await ann.ExpectEdit(card, "medium since");
        bench.Get<IncidentStore>().Find(incident.Code)!.ShouldSatisfyAllConditions(now => now.IsUnresolved.ShouldBeTrue(), now => now.Severity.ShouldBe(Cell0.ChatOps.Findings.Severity.Medium));
        await ann.Says($"/why {incident.Code}").Expect("reopened – what ended it was taken back (F1)");
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
    [InlineData("/fix devop", "Unknown job 'devop'. Nothing done. Did you mean:\n/fix cell0-devops-cicd")]
    [InlineData("/fix sentinel timeout=900", "'sentinel' fits 2 jobs. Nothing done. Which one?\n/fix cell0-sentinel timeout=900\n/fix other-sentinel timeout=900")]
    [InlineData("/fix cell0", "'cell0' fits 3 jobs. Nothing done. Which one?\n/fix cell0-devops-cicd\n/fix cell0-gap-analyzer\n/fix cell0-sentinel")]
    [InlineData("/fix gap-analyser timeout=900 --dry", "Unknown job 'gap-analyser'. Nothing done. Did you mean:\n/fix cell0-gap-analyzer timeout=900 --dry")]
    [InlineData("/fix nothing-like-it", "Unknown job 'nothing-like-it'. Nothing done. /jobs shows what there is.")]
    [InlineData("/fix devops-cicd timeout=9000", "timeout=9000 not allowed (60–1800 s, that is 1 min to 30 min). Nothing done.")]
    [InlineData("/fix devops-cicd every=5s", "every=5 not allowed (60–604800 s, that is 1 min to 7 d). Nothing done.")]
    [InlineData("/fix devops-cicd timeout=soon", "is no length of time")]
    [InlineData("/fix devops-cicd timeout=-5", "is no length of time")]
    [InlineData("/fix devops-cicd timeout=600", "has that already (600 s). Nothing done.")]
    [InlineData("/fix devops-cicd colour=red", "is nothing I can change of cell0-devops-cicd. Nothing done. There is:")]
    [InlineData("/fix devops-cicd timeout=", "half of a 'name=value'")]
    [InlineData("/fix heartbeat-main disable", "one of the gateway's own jobs")]
    [InlineData("/fix gap-analyzer", "Nothing is wrong with cell0-gap-analyzer")]
    [InlineData("/fix Z9Z", "There is no incident Z9Z and no job of that name. Nothing done.")]
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
    public async Task Of_a_plan_that_another_replaced_it_is_said_which()
    {
        await using var bench = await WithJobsAsync();
        var ann = await bench.OwnersPhoneAsync();
        await ann.Says("/fix devops-cicd timeout=900").Expect("F1");
        await ann.Says("/fix devops-cicd timeout=1200").Expect("F2");
        await ann.Says("apply F1").Expect("F1 is not open any more: F2 took its place. Nothing done.");
        await ann.Says("/cancel F1").Expect("F1 is not open any more: F2 took its place. Nothing done.");
        await ann.Says("/fix F1").Expect("F1 cancelled", "F2 took its place");
        bench.Cron.Asked.ShouldBeEmpty();
        await ann.Says("apply F2").Expect("F2 verifying");
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
    public async Task The_list_and_the_code_agree_on_what_helps()
    {
        await using var bench = await WithJobsAsync();
        bench.Cron.Channels = new ChannelsStatus([], [], []);
        var mute = bench.Cron.Add("cell0-security-sentinel", TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(5), new CronJobState { LastDeliveryStatus = CronDeliveryStatus.NotDelivered });
        bench.Cron.Put(mute with { Delivery = new CronDelivery("announce", "whatsapp") });
        var other = bench.Cron.Add("cell0-mailer", TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(5), new CronJobState { LastDeliveryStatus = CronDeliveryStatus.NotDelivered });
        bench.Cron.Put(other with { Delivery = new CronDelivery("announce", "email") });
        var ann = await bench.OwnersPhoneAsync();
        var change = bench.OpenIncident("it times out", fingerprint: $"cron-runs/{DevOps}");
        var command = bench.OpenIncident("it is mute", fingerprint: $"cron-undelivered/{mute.Id}", rule: "cron-undelivered", component: mute.Name);
        var hint = bench.OpenIncident("it sends no mail", fingerprint: $"cron-undelivered/{other.Id}", rule: "cron-undelivered", component: other.Name);

        var list = (await ann.Says("/fix").Expect("A fix may help:", "Only a command that an owner runs", "No change from here helps, a hint may:")).Text;
        list.ShouldContain($"A fix may help:\n🔴 /fix {change.Code} – it times out: interval 5 min → 1 h");
        list.ShouldContain($"on the gateway's host may help (shown, then watched):\n🔴 /fix {command.Code} – it is mute: link WhatsApp anew");
        list.ShouldContain($"a hint may:\n🔴 /fix {hint.Code} – it sends no mail: Raise its limit.");

        await ann.Says($"/fix {change.Code}").Expect("F1", "interval 5 min → 1 h");
        await ann.Says($"/fix {command.Code}").Expect("I do not run this", "openclaw channels login", "its plugin may have to be installed first");
        await ann.Says($"/fix {hint.Code}").Expect(
            $"No change from here helps against {hint.Code}. Nothing done. What may help: Raise its limit.", "/fix cell0-mailer alert=CHANNEL:ADDRESS has its failures told by a second route.", $"/why {hint.Code}");
        await ann.Says("apply F1").Expect("F1 verifying");
        await ann.Says("/fix").Expect($"/fix {change.Code} – it times out: F1 is on it");
    }

    [Theory]
    [InlineData("/verify F1")]
    [InlineData("verify F1 now")]
    [InlineData("F1 verify now")]
    [InlineData("f1 verify")]
    [InlineData("/fix F1 verify")]
    [InlineData("/fix F1 verify now")]
    [InlineData("/fix F1 run")]
    [InlineData("/verify CODE")]
    public async Task A_run_is_asked_for_so_that_the_verdict_need_not_wait(string said)
    {
        await using var bench = await WithJobsAsync();
        var ann = await bench.OwnersPhoneAsync();
        var incident = bench.OpenIncident(fingerprint: $"cron-runs/{DevOps}");
        await ann.Says($"/fix {incident.Code} timeout=900").Expect("F1");
        await ann.Says(said.Replace("CODE", "F1", StringComparison.Ordinal)).Expect("F1 is not applied yet. Nothing done.");
        await ann.Says("apply F1").Expect("F1 verifying", "Verify now, without waiting for the next run: /verify F1");
        await ann.Says(said.Replace("CODE", incident.Code, StringComparison.Ordinal)).Expect("A run of cell0-devops-cicd was asked for; its end goes into F1.");
        bench.Cron.Calls.ShouldContain("cron.run");
        await ann.Says(said.Replace("CODE", "F1", StringComparison.Ordinal)).Expect("A run of cell0-devops-cicd is going on already. Nothing done.");
        await ann.Says("verify now").Expect("Which fix? Nothing done. Waiting for a run:\nverify F1");
        await ann.Says("/fix F1 dance").Expect("'dance' is nothing to do with F1. Nothing done. There is:", "/verify F1");
        await ann.Says("/help verify").Expect("/verify F91 [now]", "verify F91 now");
    }

    [Fact]
    public async Task A_dead_gateway_is_said_with_the_age_of_what_is_known_wherever_it_is_asked()
    {
        await using var bench = await WithJobsAsync();
        bench.Get<CronBoard>().Read(true, [.. bench.Cron.All], "2026.9.6", null);
        bench.Get<CronBoard>().Follow();
        var ann = await bench.OwnersPhoneAsync();
        var incident = bench.OpenIncident(fingerprint: $"cron-runs/{DevOps}");
        await ann.Says("/fix devops-cicd timeout=900").Expect("F1");
        await ann.Says("/fix cell0-gap-analyzer timeout=900").Expect("F2");
        await ann.Says("apply F1").Expect("F1 verifying");
        bench.Cron.IsDown = true;
        bench.Get<CronBoard>().Lose("connection refused");
        await ann.Says("/fix").Expect("connection refused. Nothing done. What is known of the jobs is", "old: /jobs shows it.", $"/fix {incident.Code} – devops-cicd timed out 5x in a row: F1 is on it");
        await ann.Says($"/fix {incident.Code}").Expect("connection refused. Nothing done. What is known of the jobs is");
        await ann.Says("apply F2").Expect("connection refused. Nothing done; F2 can be confirmed until it expires, in");
        await ann.Says("/fix F1 run").Expect("connection refused. Nothing done; F1 still waits for the next run.");
        await ann.Says("/undo F1").Expect("connection refused. Nothing done.");
        await ann.Says("/fix F1").Expect("F1 verifying", "no live word from the gateway (connection refused)");
        await ann.Says("/fix gateway restart").Expect("connection refused. Nothing done. On its host: openclaw gateway restart");
        await ann.Says("/fix whatsapp login --dry").Expect("could not be read");
    }

    [Fact]
    public async Task A_plan_says_why_it_should_help_and_what_would_fit_in_its_place()
    {
        await using var bench = await WithJobsAsync();
        var ann = await bench.OwnersPhoneAsync();
        var plan = await ann.Says("/fix devops-cicd timeout=810").Expect("F1", "payload.timeoutSeconds 600 → 810 (13.5 min)", "Why it should help: its last run was cut off at its limit; a run that needs up to 13.5 min ends by itself then");
        plan.Text.ShouldContain("⚠ 13.5 min every 5 min is 270 % of the job's own time");
        plan.Text.ShouldContain("Better: /fix cell0-devops-cicd every=60m timeout=810 – 13.5 min every 1 h is 22.5 % of the job's own time");
        await ann.Says("/fix cell0-devops-cicd every=60m timeout=810").Expect("F2", "so its next run comes up to 1 h after the change");
        await ann.Says("/fix devops-cicd alert=telegram:123").Expect("→ to telegram:123 after 2 failures in a row");
    }

    [Fact]
    public async Task What_stands_in_the_way_of_a_plan_is_said_with_it()
    {
        await using var bench = await WithJobsAsync();
        var ann = await bench.OwnersPhoneAsync();
        await ann.Says("/fix devops-cicd timeout=900").Expect("F1");
        await ann.Says("apply F1").Expect("F1 verifying");
        await ann.Says("/fix devops-cicd timeout=1200").Expect("F2", "⚠ Cannot be applied now: F1 on the same thing is not over yet");
        await ann.Says("apply F2").Expect("F1 on the same thing is not over yet", "Nothing done.");
        await ann.Says("/undo F1").Expect("F1", "taken back by Ann");
        await ann.Sees("F1 rolled back");
        await ann.Says("/fix devops-cicd timeout=1200").Expect("F3", "⚠ Cannot be applied now: A change of the same thing was begun", "10 min must lie between two: try again in");
    }

    [Fact]
    public async Task A_value_changed_since_the_plan_gives_the_line_that_plans_anew()
    {
        await using var bench = await WithJobsAsync();
        var ann = await bench.OwnersPhoneAsync();
        await ann.Says("/fix devops-cicd timeout=900").Expect("F1");
        bench.Cron.Edit(DevOps, job => job with { Timeout = TimeSpan.FromSeconds(750) });
        await ann.Says("apply F1").Expect("Value changed since the plan: it was 600 s, now it is 750 s. Nothing done. From what is there now: /fix cell0-devops-cicd timeout=900");
        bench.Cron.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_missing_right_at_the_gateway_is_said_and_that_nothing_was_changed()
    {
        await using var bench = await WithJobsAsync();
        bench.Cron.Fault = CronFault.MissingScope;
        var ann = await bench.OwnersPhoneAsync();
        await ann.Says("/fix devops-cicd timeout=900").Expect("F1");
        await ann.Says("apply F1").Expect("F1 failed", "missing scope: operator.admin", "nothing was changed by us");
    }

    [Theory]
    [InlineData("<b>x</b> [a](http://e) `c` *d*")]
    [InlineData("one\n✅ F9 kept: all is well")]
    [InlineData("agent\u202Egnp.exe")]
    [InlineData("🔥🔥 family 👨‍👩‍👧‍👦")]
    [InlineData("LONG")]
    public async Task A_hostile_name_stays_one_line_and_is_typed_by_its_id(string name)
    {
        await using var bench = await WithJobsAsync();
        var timedOut = bench.Cron[DevOps].State;
        var evil = bench.Cron.Add(name == "LONG" ? new string('x', 300) : name, TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(600), timedOut, "id-evil");
        var ann = await bench.OwnersPhoneAsync();
        var plan = await ann.Says("/fix id-evil").Expect("F1", "/fix id-evil disable", "/fix id-evil timeout=900");
        plan.Text.Split('\n')[0].ShouldContain("payload.timeoutSeconds 600 → 900");
        plan.Text.Split('\n').ShouldAllBe(line => !line.StartsWith('✅'));
        plan.Text.Split('\n')[0].Length.ShouldBeLessThan(220);
        plan.Text.ShouldNotContain("\u202E");
        await ann.Says($"/fix {(name == "LONG" ? "xxxx" : name.Split(' ', '\n', '\u202E')[0])} timeout=900").Expect("Nothing done. Did you mean:\n/fix id-evil timeout=900 – ");
        await ann.Says("apply F1").Expect("F1 verifying");
        bench.Cron.TimedOut(evil.Id, TimeSpan.FromMilliseconds(1));
        (await ann.Sees("F1 rolled back")).Text.Split('\n').ShouldAllBe(line => !line.StartsWith('✅'));
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
