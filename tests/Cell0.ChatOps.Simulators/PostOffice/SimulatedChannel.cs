using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Simulators.PostOffice;

/// <summary>A process's way into the simulated networks.</summary>
internal sealed class SimulatedChannel(string name, ChannelProof proof, int limit, ChannelPace pace, SimulatedNetwork network, TimeProvider clock) : IChannel, ILifeSign
{
    public string Name => name;

    public string Channel => name;

    public ChannelProof Proof => proof;

    public TextFormat Format => TextFormat.Plain;

    public int Limit => limit;

    public bool CanEdit => proof == ChannelProof.Accepted;

    public bool IsConfigured => true;

    public ChannelPace PaceFor(string chat) => pace;

    public Task<SendResult> SendAsync(OutgoingMessage message, CancellationToken ct) => network.CallAsync(name, proof, message, null, clock, ct);

    public Task<bool> AnswersAsync(CancellationToken ct) => network.AnswersAsync(name, clock, ct);

    /// <summary>Proofs of life are no part of these worlds.</summary>
    public Task<LifeSign> ProveAsync(IReadOnlyCollection<Target> chats, CancellationToken ct) => Task.FromResult<LifeSign>(new LifeSign.Unproven(null));

    public Task<SendResult> EditAsync(OutgoingMessage message, string remoteId, CancellationToken ct) => network.CallAsync(name, proof, message, remoteId, clock, ct);
}
