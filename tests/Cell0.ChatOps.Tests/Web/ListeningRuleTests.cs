using Cell0.ChatOps.Web;
using Microsoft.Extensions.Configuration;

namespace Cell0.ChatOps.Tests.Web;

public sealed class ListeningRuleTests
{
    [Theory]
    [InlineData("http://127.0.0.1:5080")]
    [InlineData("http://localhost:5080")]
    [InlineData("http://[::1]:5080")]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://unix:/run/cell0.sock")]
    public void On_this_machine_it_may_listen_without_tokens(string address) => ListeningRule.Refuse([address], hasTokens: false).ShouldBeNull();

    [Theory]
    [InlineData("http://0.0.0.0:5080")]
    [InlineData("http://*:5080")]
    [InlineData("http://+:5080")]
    [InlineData("http://[::]:5080")]
    [InlineData("http://192.168.1.5:5080")]
    [InlineData("http://ops.example:80")]
    public void Beyond_it_only_with_tokens_and_the_reason_names_the_keys(string address)
    {
        ListeningRule.Refuse(["http://127.0.0.1:1", address], hasTokens: true).ShouldBeNull();
        var reason = ListeningRule.Refuse(["http://127.0.0.1:1", address], hasTokens: false)!;
        reason.ShouldContain(address);
        reason.ShouldContain("Access:ApiTokens");
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("5080")]
    [InlineData("127.0.0.1:5080")]
    [InlineData("localhost:5080")]
    [InlineData("http://")]
    [InlineData("http://127.0.0.1:99999")]
    [InlineData("ftp://127.0.0.1:21")]
    [InlineData("/run/cell0.sock")]
    public void What_is_no_address_is_said_to_be_none_and_not_called_open(string address)
    {
        foreach (var hasTokens in new[] { false, true })
            ListeningRule.Refuse(["http://127.0.0.1:1", address], hasTokens).ShouldBe($"Urls: '{address}' is no address such as http://127.0.0.1:5080");
    }

    [Theory]
    [InlineData("Urls", "http://a:1;http://b:2", "http://a:1,http://b:2")]
    [InlineData("Kestrel:Endpoints:Http:Url", "http://*:7", "http://*:7")]
    [InlineData("http_ports", "8080", "http://*:8080")]
    [InlineData("Logging:X", "y", "")]
    public void Every_setting_that_makes_the_server_listen_is_seen(string key, string value, string expected) =>
        string.Join(',', ListeningRule.Addresses(new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build())).ShouldBe(expected);

    [Fact]
    public void A_token_in_the_settings_lifts_the_refusal()
    {
        static IConfiguration With(params (string Key, string Value)[] pairs) =>
            new ConfigurationBuilder().AddInMemoryCollection(pairs.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Build();
        WebModule.RefuseListening(With(("Urls", "http://*:5080"))).ShouldNotBeNull();
        WebModule.RefuseListening(With(("Urls", "http://*:5080"), ("Access:ApiTokens:0:Token", "0123456789abcdef"))).ShouldBeNull();
    }
}
