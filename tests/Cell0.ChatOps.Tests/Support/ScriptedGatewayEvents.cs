using System.Threading.Channels;
using Cell0.ChatOps.Gateway;

namespace Cell0.ChatOps.Tests.Support;

/// <summary>Events that the test tells.</summary>
internal sealed class ScriptedGatewayEvents : IGatewayEvents
{
    private readonly Channel<GatewayEvent> queue = Channel.CreateUnbounded<GatewayEvent>();

    public void Tell(GatewayEvent news) => queue.Writer.TryWrite(news).ShouldBeTrue();

    public IGatewaySubscription Subscribe() => new Subscription(queue.Reader);

    private sealed class Subscription(ChannelReader<GatewayEvent> events) : IGatewaySubscription
    {
        public ChannelReader<GatewayEvent> Events => events;

        public void Dispose()
        {
        }
    }
}
