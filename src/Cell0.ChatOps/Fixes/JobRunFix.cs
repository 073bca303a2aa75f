using System.Globalization;
using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Fixes;

/// <summary>Runs a job now. It cannot be taken back; its own end is the verdict.</summary>
public sealed class JobRunFix : IFixKind
{
    private const string Ran = "run";
    private const int RunsRead = 20;

    public string Id => "job-run";

    public FixClass Class => FixClass.A;

    public string Usage => "JOB run";

    public string Summary => "run a job now";

    public bool Takes(FixTarget target, FixWish wish) => target.Sort == FixTarget.Jobs && wish.Does("run");

    public IEnumerable<FixWish> Ideas(FixScene scene)
    {
        if (scene.Complaint is "overdue" or "failing") yield return FixWish.Do("run");
    }

    public FixPlanning Plan(FixWish wish, FixScene scene)
    {
        if (scene.Job is not { } job) return FixPlanning.Refuse($"{scene.Missing ?? "The job could not be read."} Nothing done.");
        if (job.State.RunningAt is not null) return FixPlanning.Refuse($"{job.Name} is running already. Nothing done.");
        var limit = job.Timeout ?? TimeSpan.Zero;
        return new FixPlan
        {
            Kind = Id,
            Class = Class,
            Target = FixTarget.Job(job.Id, job.Name),
            From = FixValues.Of(Ran, "not begun"),
            To = FixValues.Of(Ran, "begun"),
            Change = $"run {job.Name} now",
            Because = "its end shows at once whether the trouble is still there",
            Risk = "what the job does is done once more",
            IsReversible = false,
            RunsNeeded = 1,
            Window = (limit * 2) + scene.Limits.VerifyWithin,
            Memo = Newest(job) is { } at ? Session.ToMs(at).ToString(CultureInfo.InvariantCulture) : "0",
        };
    }

    public async Task<GatewayError?> WriteAsync(FixHands hands, Fix fix, FixReading now, FixValues goal, CancellationToken ct)
    {
        var ticket = await hands.Changes.RunJobAsync(fix.Plan.Target.Id, ct);
        if (!ticket.IsOk) return ticket.Error;
        return ticket.Value.Started ? null : new GatewayError(GatewayErrorKind.Refused, $"the gateway began no run: {ticket.Value.Reason ?? "it gave no reason"}");
    }

    public async Task<GatewayAnswer<FixReading>> ReadAsync(FixHands hands, Fix fix, CancellationToken ct)
    {
        var job = await hands.Reads.JobAsync(fix.Plan.Target.Id, ct);
        return job.Then(held => GatewayAnswer.Ok(new FixReading(FixValues.Of(Ran, Newest(held) > Known(fix) ? "begun" : "not begun"), Known(fix)) { Job = held }));
    }

    public Task<GatewayAnswer<IReadOnlyList<CronRun>>> RunsAsync(FixHands hands, Fix fix, CancellationToken ct) => hands.Reads.RunsAsync(fix.Plan.Target.Id, RunsRead, ct);

    public FixJudgement Judge(Fix fix, FixReading now, IReadOnlyList<CronRun> runs, DateTimeOffset at) => RunJudge.Of(fix, now, runs, run => run.Status == CronRunStatus.Error, at);

    private static DateTimeOffset Known(Fix fix) => Session.FromMs(long.Parse(fix.Plan.Memo!, CultureInfo.InvariantCulture));

    private static DateTimeOffset? Newest(CronJob job) => job.State.RunningAt is { } running && !(job.State.LastRunAt > running) ? running : job.State.LastRunAt;
}
