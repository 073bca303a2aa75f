namespace Cell0.ChatOps.Fixes;

/// <summary>Stops a channel.</summary>
public sealed class ChannelStopFix() : ChannelSwitchKind(start: false)
{
    public override string Id => "channel-stop";
}
