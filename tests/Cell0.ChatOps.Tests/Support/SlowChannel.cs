using System.Globalization;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Tests.Support;

/// <summary>Takes everything and proves a message by a receipt only, which the test brings, or never.</summary>
internal sealed class SlowChannel : IChannel
{
    private int sent;

    public string Name => "slow";

    public ChannelProof Proof => ChannelProof.Delivered;

    public TextFormat Format => TextFormat.Plain;

    public int Limit => int.MaxValue;

    public bool CanEdit => false;

    public bool IsConfigured => true;

    public ChannelPace PaceFor(string chat) => ChannelPace.Unpaced;

    public Task<SendResult> SendAsync(OutgoingMessage message, CancellationToken ct) =>
        Task.FromResult<SendResult>(new SendResult.Accepted("s" + Interlocked.Increment(ref sent).ToString(CultureInfo.InvariantCulture)));

    public Task<SendResult> EditAsync(OutgoingMessage message, string remoteId, CancellationToken ct) => Task.FromResult<SendResult>(new SendResult.Refused("cannot edit"));
}
