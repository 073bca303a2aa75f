using Cell0.ChatOps.Gateway;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Tests.Gateway;

public sealed class GatewayOptionsTests
{
    [Fact]
    public void Without_settings_the_gateway_is_the_usual_one_on_this_host()
    {
        var options = Bind([]);

        options.Url.ShouldBe("ws://127.0.0.1:18789");
        options.ProbeEvery.ShouldBe(TimeSpan.FromSeconds(20));
        options.Token.ShouldBeNull();
    }

    [Theory]
    [InlineData("http://127.0.0.1:18789")]
    [InlineData("127.0.0.1:18789")]
    [InlineData("gateway")]
    [InlineData("ws://")]
    [InlineData("ws://user:secret@127.0.0.1:18789")]
    [InlineData("")]
    public void An_address_that_is_no_websocket_is_refused_by_its_key(string url)
    {
        var refusal = Should.Throw<OptionsValidationException>(() => Bind(new() { ["Gateway:Url"] = url }));

        refusal.Message.ShouldContain("Url");
        refusal.Message.ShouldNotContain("secret");
    }

    [Theory]
    [InlineData("Gateway:ProbeEvery", "00:00:00")]
    [InlineData("Gateway:ConnectTimeout", "01:00:00")]
    [InlineData("Gateway:CallTimeout", "-00:00:05")]
    public void A_time_out_of_range_is_refused_by_its_key(string key, string value) =>
        Should.Throw<OptionsValidationException>(() => Bind(new() { [key] = value })).Message.ShouldContain(key.Split(':')[1]);

    [Theory]
    [InlineData("ws://127.0.0.1:18789", "http://127.0.0.1:18789/")]
    [InlineData("wss://gateway.example/path?x=1", "https://gateway.example/")]
    [InlineData("ws://[::1]:18789/", "http://[::1]:18789/")]
    public void The_http_pages_are_beside_the_websocket(string url, string http) => GatewayAddress.Parse(url).Http.AbsoluteUri.ShouldBe(http);

    [Fact]
    public async Task The_module_gives_a_connector_and_an_http_client()
    {
        var services = Services(new() { ["Gateway:Url"] = "ws://127.0.0.1:1", ["Gateway:Token"] = "t" });
        await using var provider = services.BuildServiceProvider();

        (await provider.GetRequiredService<IGatewayConnector>().ConnectAsync(GatewayTestBench.Cancel)).Error!.Kind.ShouldBe(GatewayErrorKind.Unreachable);
        (await provider.GetRequiredService<GatewayHttpClient>().ReadinessAsync(GatewayTestBench.Cancel)).Error!.Kind.ShouldBe(GatewayErrorKind.Unreachable);
    }

    private static GatewayOptions Bind(Dictionary<string, string?> settings)
    {
        using var provider = Services(settings).BuildServiceProvider();
        return provider.GetRequiredService<IOptions<GatewayOptions>>().Value;
    }

    private static ServiceCollection Services(Dictionary<string, string?> settings)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddGateway(_ => Path.Combine(Path.GetTempPath(), $"cell0-keys-{Guid.NewGuid():N}"));
        return services;
    }
}
