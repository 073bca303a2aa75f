using Cell0.ChatOps.Gateway;

namespace Cell0.ChatOps.Tests.Gateway;

public sealed class GatewayTokenFilesTests : IDisposable
{
    private readonly string home = Directory.CreateTempSubdirectory("cell0-token-").FullName;
    private readonly Dictionary<string, string> environment = [];

    public GatewayTokenFilesTests() => environment["HOME"] = home;

    public void Dispose() => Directory.Delete(home, recursive: true);

    [Fact]
    public void The_setting_wins_over_everything()
    {
        environment["OPENCLAW_GATEWAY_TOKEN"] = "from-environment";
        Write(".openclaw/openclaw.json", Config("from-file"));

        var token = Find(setting: " from-setting ");

        token.Value.ShouldBe("from-setting");
        token.Source.ShouldBe("the token comes from the setting Gateway:Token");
    }

    [Fact]
    public void The_environment_comes_next()
    {
        environment["OPENCLAW_GATEWAY_TOKEN"] = "from-environment";
        Write(".openclaw/openclaw.json", Config("from-file"));

        Find().ShouldBe(new GatewayToken("from-environment", "the token comes from the environment variable OPENCLAW_GATEWAY_TOKEN"));
    }

    [Fact]
    public void The_gateways_own_file_comes_last_and_may_hold_comments()
    {
        var path = Write(".openclaw/openclaw.json", "// mine\n" + Config("from-file").Replace("}}}", "},},/* end */}", StringComparison.Ordinal));

        Find().ShouldBe(new GatewayToken("from-file", $"the token comes from the gateway's own configuration {path}"));
    }

    [Theory]
    [InlineData("OPENCLAW_CONFIG_PATH", "elsewhere/my.json", "elsewhere/my.json")]
    [InlineData("OPENCLAW_STATE_DIR", "state", "state/openclaw.json")]
    public void The_gateways_own_variables_lead_to_its_file(string variable, string value, string file)
    {
        Write(".openclaw/openclaw.json", Config("the-wrong-one"));
        Write(file, Config("the-right-one"));
        environment[variable] = Path.Combine(home, value);

        Find().Value.ShouldBe("the-right-one");
    }

    [Theory]
    [InlineData("${OPENCLAW_GATEWAY_TOKEN}")]
    [InlineData("  ${X} ")]
    [InlineData("prefix-${X}")]
    [InlineData("")]
    [InlineData("   ")]
    public void A_reference_is_not_a_token(string reference)
    {
        environment["OPENCLAW_GATEWAY_TOKEN"] = reference;
        Write(".openclaw/openclaw.json", Config(reference));

        Find(setting: reference).Value.ShouldBeNull();
    }

    [Theory]
    [InlineData("not json at all")]
    [InlineData("[]")]
    [InlineData("{\"gateway\":1}")]
    [InlineData("{\"gateway\":{\"auth\":{\"token\":{\"source\":\"env\"}}}}")]
    [InlineData("")]
    public void A_file_without_a_token_is_said_with_what_to_do(string content)
    {
        Write(".openclaw/openclaw.json", content);

        var token = Find();

        token.Value.ShouldBeNull();
        token.Source.ShouldStartWith("no token: set Gateway:Token or OPENCLAW_GATEWAY_TOKEN");
    }

    [Fact]
    public void A_missing_file_is_said_and_so_is_a_folder_in_its_place()
    {
        Find().Source.ShouldContain("openclaw.json does not exist");
        environment["OPENCLAW_CONFIG_PATH"] = home;
        Find().Value.ShouldBeNull();
    }

    [Fact]
    public void A_found_token_prints_as_its_source() => new GatewayToken("secret", "somewhere").ToString().ShouldBe("somewhere");

    private GatewayToken Find(string? setting = null) =>
        new GatewayTokenFiles(GatewayTestBench.Fixed(new GatewayOptions { Token = setting }), name => environment.GetValueOrDefault(name)).Find();

    private static string Config(string token) => "{\"gateway\":{\"auth\":{\"token\":\"" + token + "\"}}}";

    private string Write(string name, string content)
    {
        var path = Path.Combine(home, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }
}
