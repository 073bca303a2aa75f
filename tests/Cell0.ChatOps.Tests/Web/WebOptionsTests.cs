using Cell0.ChatOps.Settings;
using Cell0.ChatOps.Web;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Cell0.ChatOps.Tests.Web;

public sealed class WebOptionsTests
{
    [Theory]
    [InlineData("https://ops.example")]
    [InlineData("http://192.168.1.5:5080/ops/")]
    public void A_public_address_is_an_http_or_https_one(string address) => Faults(address).ShouldBeEmpty();

    [Theory]
    [InlineData("ops.example")]
    [InlineData("ops.example:8443")]
    [InlineData("/pages")]
    [InlineData("ftp://ops.example")]
    [InlineData("http://")]
    [InlineData("javascript:alert(1)")]
    public void Anything_else_is_refused_by_the_keys_name(string address)
    {
        var fault = Faults(address).ShouldHaveSingleItem();
        fault.ShouldStartWith($"Web:PublicUrl: '{address}'");
        fault.ShouldNotContain("System.");
    }

    private static IReadOnlyList<string> Faults(string address)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Web:PublicUrl", address)]).Build();
        using var provider = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddValidated<WebOptions>(WebOptions.Section).Services.BuildServiceProvider();
        return SettingsCheck.Faults(provider);
    }
}
