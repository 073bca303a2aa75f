using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Fixes;

/// <summary>Joins the tailnet again. Watched by the probe that looks for it.</summary>
public sealed class TailscaleUpFix(RunStore runs) : HandCommandKind
{
    private const string Probe = "connectivity.tailscale";

    public override string Id => "tailscale-up";

    public override string Usage => "tailscale up";

    public override string Summary => "join the tailnet again: the command to run, then watched until the probe passes";

    protected override string Verb => "up";

    public override bool Takes(FixTarget target, FixWish wish) => target == FixTarget.Host("tailscale") && wish.Does(Verb);

    public override FixJudgement Judge(Fix fix, FixReading now, IReadOnlyList<CronRun> runs, DateTimeOffset at)
    {
        var seen = Seen();
        if (seen?.StartedAt > fix.AppliedAt && seen.Status == ProbeStatus.Passed) return new FixJudgement(FixOutcome.Helped, 1, $"the probe {Probe} passes");
        if (at >= fix.Until) return new FixJudgement(FixOutcome.CannotTell, 0, seen is null ? $"no run measured {Probe} in the time there was" : $"{Probe} does not pass: {seen.Reason ?? "it gave no reason"}");
        return new FixJudgement(FixOutcome.NotYet, 0, "");
    }

    protected override string Because => "the host is reached through the tailnet only while it has joined it";

    protected override (string Command, string Change, IReadOnlyList<string> Notes) Command(FixScene scene) =>
        ("sudo tailscale up", "join the tailnet again", [Seen() is { } seen ? $"{Probe} says: {seen.Reason ?? seen.Status.ToString().ToLowerInvariant()}" : $"{Probe} has not been measured; /rerun {Probe} does that"]);

    private ProbeResult? Seen() => runs.Latest()?.Probe(Probe) ?? runs.LatestWhole()?.Probe(Probe);
}
