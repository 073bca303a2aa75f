using Cell0.ChatOps.Gateway;

namespace Cell0.ChatOps.Fixes;

/// <summary>Rotates the gateway's log. Nothing here measures log files yet, which is said rather than guessed.</summary>
public sealed class LogRotationFix : HandCommandKind
{
    public override string Id => "log-rotation";

    public override string Usage => "logs rotate";

    public override string Summary => "rotate the gateway's log: the command to run";

    protected override string Verb => "rotate";

    public override bool Takes(FixTarget target, FixWish wish) => target == FixTarget.Host("logs") && wish.Does(Verb);

    public override FixJudgement Judge(Fix fix, FixReading now, IReadOnlyList<CronRun> runs, DateTimeOffset at) => at >= fix.Until
        ? new FixJudgement(FixOutcome.CannotTell, 0, "no probe of this version measures log files")
        : new FixJudgement(FixOutcome.NotYet, 0, "");

    protected override string Because => "a log begun anew gives its disk space back";

    protected override (string Command, string Change, IReadOnlyList<string> Notes) Command(FixScene scene) =>
        ("sudo logrotate --force /etc/logrotate.d/openclaw", "rotate the gateway's log", ["no probe of this version measures log files: look at the file yourself, then say /cancel"]);
}
