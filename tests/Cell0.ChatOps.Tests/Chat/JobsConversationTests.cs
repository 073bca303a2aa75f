using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Tests.Support;
using Cell0.ChatOps.Tests.Web;

namespace Cell0.ChatOps.Tests.Chat;

public sealed class JobsConversationTests
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task Before_anybody_read_them_it_says_how_to()
    {
        await using var bench = await PhoneBench.StartAsync();
        var ann = await bench.OwnersPhoneAsync();
        await ann.Says("/jobs").Expect("Nobody has read the gateway's jobs yet. Nothing done.", "/rerun cron.health");
    }

    [Fact]
    public async Task The_matrix_shows_trouble_line_by_line_and_counts_what_is_well()
    {
        await using var bench = await PhoneBench.StartAsync();
        var ann = await bench.OwnersPhoneAsync();
        Know(bench, Job("cell0-devops-cicd", TimedOut(5)), Job("cell0-security-sentinel", Mute), Job("a", Ok), Job("b", Ok), Job("paused", Ok) with { Enabled = false }, Job("fresh", new CronJobState()));
        bench.Get<CronBoard>().Follow();
        var answer = await ann.Says("/jobs").Expect("6 jobs", "❌ cell0-devops-cicd: TIMEOUT ×5", "❌ cell0-security-sentinel: ok · NOT DELIVERED", "⚪ fresh: never run", "✅ 2 others well", "⚪ 1 switched off");
        answer.Text.ShouldNotContain("no live word");
    }

    [Fact]
    public async Task Status_says_what_is_known_now_and_what_the_last_run_said_each_with_its_age()
    {
        await using var bench = await PhoneBench.StartAsync();
        var ann = await bench.OwnersPhoneAsync();
        new Ledger(bench.Get<IServiceProvider>()).AddRun(Now.AddMinutes(-14), word: VerdictWord.Critical, findings: Ledger.Trouble("a", "a timed out", Severity.Critical));
        Know(bench, Job("a", Ok), Job("b", TimedOut(1)));
        bench.Get<CronBoard>().Follow();
        var well = await ann.Says("/status").Expect("HEALTHY now · R1, 14 min ago", "said CRITICAL", "now: 1 of 2 jobs in trouble", "min ago: 7 of 9 probes passed", "No open incident.");
        well.Text.ShouldNotContain("not confirmed");
        await ann.Says("/report").Expect("Now HEALTHY: ", "What follows is as R1 found it", "CRITICAL · R1");

        var incident = bench.OpenIncident();
        bench.Get<CronBoard>().Lose("connection refused");
        await ann.Says("/status").Expect("🔴 CRITICAL · R1", "⚠ the gateway's jobs are not seen since", "connection refused", $"{incident.Code} critical: devops-cicd timed out 5x in a row, not seen since");
        await ann.Says("/alerts").Expect(incident.Code, "· not seen since");
    }

    [Fact]
    public async Task When_the_gateway_is_down_the_age_is_said()
    {
        await using var bench = await PhoneBench.StartAsync();
        var ann = await bench.OwnersPhoneAsync();
        Know(bench, Job("a", Ok));
        bench.Get<CronBoard>().Follow();
        bench.Get<CronBoard>().Lose("Nothing listens at ws://127.0.0.1:18789.");
        await ann.Says("j").Expect("no live word from the gateway (Nothing listens at ws://127.0.0.1:18789)", "as of ");
    }

    [Fact]
    public async Task One_job_is_told_with_its_runs_its_durations_its_messages_and_the_room_in_its_schedule()
    {
        await using var bench = await PhoneBench.StartAsync();
        var ann = await bench.OwnersPhoneAsync();
        var job = Job("cell0-devops-cicd", TimedOut(5));
        bench.Get<CronHistoryStore>().Put([.. Enumerable.Range(0, 8).Select(run => Row(job, run))]);
        Know(bench, job, Job("other", Ok));
        await ann.Says("/jobs devops-cicd").Expect(
            "❌ cell0-devops-cicd: TIMEOUT", "every 5 min · limit 10 min", "5 errors in a row", "cron: job execution timed out", "Last runs:", "timeout after 10 min",
            "a run takes at least 10 min on average, the longest 10 min (n=8, 8 cut off)", "10 min every 5 min is at least 200 % of the job's own time", "of the gateway's 8 lanes");
        await ann.Says("/status other").Expect("✅ other: ok", "20 s every 5 min is 6.67 % of the job's own time");
    }

    [Fact]
    public async Task A_false_timeout_says_why_it_is_none()
    {
        await using var bench = await PhoneBench.StartAsync();
        var ann = await bench.OwnersPhoneAsync();
        var job = Job("nightly", TimedOut(3));
        bench.Get<CronHistoryStore>().Put([Row(job, 0) with { Verdict = RunVerdict.Overran, Evidence = "the run's session ended well, 648 s after the start" }]);
        Know(bench, job);
        await ann.Says("/jobs nightly").Expect("OVERRAN", "the scheduler says timeout, but the run's session ended well, 648 s after the start: counted as overran, not as failed");
    }

    [Fact]
    public async Task An_unknown_and_an_ambiguous_name_do_nothing_and_help()
    {
        await using var bench = await PhoneBench.StartAsync();
        var ann = await bench.OwnersPhoneAsync();
        Know(bench, Job("cell0-devops-cicd", Ok), Job("one-sync", Ok), Job("two-sync", Ok));
        await ann.Says("/jobs devop").Expect("Unknown job 'devop'. Nothing done. Did you mean:\n/jobs cell0-devops-cicd");
        await ann.Says("/jobs sync").Expect("'sync' fits 2 jobs. Nothing done. Which one?\n/jobs one-sync\n/jobs two-sync");
        await ann.Says("/jobs nothing-like-it").Expect("Unknown job 'nothing-like-it'. Nothing done. /jobs shows what there is.");
    }

    [Fact]
    public async Task A_hostile_name_stays_one_line_of_text()
    {
        await using var bench = await PhoneBench.StartAsync();
        var ann = await bench.OwnersPhoneAsync();
        Know(bench, Job("<b>x</b>\n✅ all is well \u202Egnp", TimedOut(5)));
        var answer = await ann.Says("/jobs").Expect("❌ <b>x</b> ✅ all is well gnp: TIMEOUT ×5");
        answer.Raw.ShouldContain("&lt;b&gt;");
    }

    private static CronJobState Ok => new() { LastRunAt = Now.AddMinutes(-2), LastStatus = CronRunStatus.Ok, LastDuration = TimeSpan.FromSeconds(20), LastDeliveryStatus = CronDeliveryStatus.NotRequested, NextRunAt = Now.AddMinutes(3) };

    private static CronJobState Mute => Ok with { LastDeliveryStatus = CronDeliveryStatus.NotDelivered, LastDeliveryError = "No active WhatsApp Web listener" };

    private static CronJobState TimedOut(int inARow) => Ok with
    {
        LastStatus = CronRunStatus.Error,
        LastError = "cron: job execution timed out",
        LastErrorReason = "timeout",
        LastDuration = TimeSpan.FromSeconds(600),
        ConsecutiveErrors = inARow,
    };

    private static CronJob Job(string name, CronJobState state) =>
        new($"id of {name}", name, true, new CronSchedule("every", TimeSpan.FromMinutes(5)), "agentTurn", TimeSpan.FromSeconds(600), new CronDelivery("announce", "whatsapp"), state, null, null);

    private static CronRunRow Row(CronJob job, int before) => new(
        new CronRun(job.Id, job.State.LastRunAt!.Value.AddMinutes(-10 * before)) { Duration = TimeSpan.FromSeconds(600), Status = CronRunStatus.Error, DeliveryStatus = CronDeliveryStatus.Unknown },
        job.Name,
        job.Timeout,
        "whatsapp",
        RunVerdict.Timeout,
        null);

    private static void Know(PhoneBench bench, params CronJob[] jobs) => bench.Get<CronBoard>().Read(true, jobs, "2026.9.6", null);
}
