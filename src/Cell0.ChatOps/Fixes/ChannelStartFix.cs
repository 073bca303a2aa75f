namespace Cell0.ChatOps.Fixes;

/// <summary>Starts a channel that stands still.</summary>
public sealed class ChannelStartFix() : ChannelSwitchKind(start: true)
{
    public override string Id => "channel-start";

    public override IEnumerable<FixWish> Ideas(FixScene scene)
    {
        if (scene.Target.Sort == FixTarget.Channels && scene.Channels?.AccountsOf(scene.Target.Id).Any(account => account is { Linked: not false, Running: false }) == true) yield return FixWish.Do("start");
    }
}
