using Cell0.ChatOps.Gateway;

namespace Cell0.ChatOps.Fixes;

/// <summary>Credentials, network and packages are a person's: the command is shown to be copied, never run by us, and then it is watched until it took effect.</summary>
public abstract class HandCommandKind : IFixKind
{
    public abstract string Id { get; }

    public FixClass Class => FixClass.C;

    public abstract string Usage { get; }

    public abstract string Summary { get; }

    public abstract bool Takes(FixTarget target, FixWish wish);

    public virtual IEnumerable<FixWish> Ideas(FixScene scene) => scene.Target.Sort == "host" && Takes(scene.Target, FixWish.Do(Verb)) ? [FixWish.Do(Verb)] : [];

    public FixPlanning Plan(FixWish wish, FixScene scene)
    {
        var (command, change, notes) = Command(scene);
        return new FixPlan
        {
            Kind = Id,
            Class = Class,
            Target = scene.Target,
            From = FixValues.None,
            To = FixValues.None,
            Change = change,
            Because = Because,
            Risk = "you run it, on the gateway's host",
            IsReversible = false,
            Notes = notes,
            RunsNeeded = 1,
            Window = scene.Limits.VerifyWithin,
            Command = command,
        };
    }

    public Task<GatewayError?> WriteAsync(FixHands hands, Fix fix, FixReading now, FixValues goal, CancellationToken ct) => Task.FromResult<GatewayError?>(new GatewayError(GatewayErrorKind.Refused, "it is for a person to run"));

    public Task<GatewayAnswer<FixReading>> ReadAsync(FixHands hands, Fix fix, CancellationToken ct) => Task.FromResult(GatewayAnswer.Ok(new FixReading(FixValues.None)));

    public virtual Task<GatewayAnswer<IReadOnlyList<CronRun>>> RunsAsync(FixHands hands, Fix fix, CancellationToken ct) => Task.FromResult(GatewayAnswer.Ok<IReadOnlyList<CronRun>>([]));

    public abstract FixJudgement Judge(Fix fix, FixReading now, IReadOnlyList<CronRun> runs, DateTimeOffset at);

    protected virtual string Verb => "";

    protected abstract string Because { get; }

    /// <summary>The line to copy, what it does in words, and what is known of the matter.</summary>
    protected abstract (string Command, string Change, IReadOnlyList<string> Notes) Command(FixScene scene);
}
