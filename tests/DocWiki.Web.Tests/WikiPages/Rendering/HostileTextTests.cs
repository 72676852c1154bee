using System.Diagnostics;
using System.Text;
using DocWiki.Web.WikiPages;
using Xunit;

namespace DocWiki.Web.Tests.WikiPages.Rendering;

/// <summary>Texts written to do harm, or by a random generator. The judge of what comes out is <see cref="AllowedOutput"/>.</summary>
public sealed class HostileTextTests
{
    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<ScRiPt\n>alert(1)</sCrIpT >")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("<img src=\"x\"onerror=\"alert(1)\">")]
    [InlineData("<img/src=x/onerror=alert(1)>")]
    [InlineData("<IMG SRC=JaVaScRiPt:alert(1)>")]
    [InlineData("<img src=\"x` `<script>alert(1)</script>\"` `>")]
    [InlineData("<svg onload=alert(1)>")]
    [InlineData("<svg><style><img src=x onerror=alert(1)></style></svg>")]
    [InlineData("<math><mi//xlink:href=\"data:x,<script>alert(1)</script>\">")]
    [InlineData("<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">")]
    [InlineData("<form><math><mtext></form><form><mglyph><svg><mtext><style><path id=\"</style><img onerror=alert(1) src>\">")]
    [InlineData("<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">")]
    [InlineData("<title><a title=\"</title><img src=x onerror=alert(1)>\">")]
    [InlineData("<textarea><img title=\"</textarea><img src=x onerror=alert(1)>\">")]
    [InlineData("<xmp><p title=\"</xmp><img src=x onerror=alert(1)>\">")]
    [InlineData("<a href=\"javascript&#58;alert(1)\">x</a>")]
    [InlineData("<a href=\"java&#x09;script:alert(1)\">x</a>")]
    [InlineData("<a href=\" &#14; javascript:alert(1)\">x</a>")]
    [InlineData("<a href=\"\u0001javascript:alert(1)\">x</a>")]
    [InlineData("<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>")]
    [InlineData("<a href=\"//evil.example\\@x\">x</a> <a href=\"\\\\evil.example\">x</a>")]
    [InlineData("<a href=\"vbscript:x\" style=\"position:fixed\" class=\"dw-x wanted\" id=\"dw-main\">x</a>")]
    [InlineData("<div style=\"background:url(javascript:x)\" id=x name=y>x</div>")]
    [InlineData("<iframe src=\"https://x\"></iframe><object data=x></object><embed src=x>")]
    [InlineData("<base href=\"https://evil.example\"><meta http-equiv=refresh content=0><link rel=stylesheet href=x>")]
    [InlineData("<form action=\"https://evil.example\"><input name=a><button>x</button></form>")]
    [InlineData("<template><script>alert(1)</script></template>")]
    [InlineData("</main></div></body></html><script>alert(1)</script>")]
    [InlineData("<table><a href=x><tr><a href=y><td><a href=z>")]
    [InlineData("<p><table><p><a href=x><div><a href=y></p></table>")]
    [InlineData("<a href=x>one [two](y) <a href=z>three</a>\n\n</a>")]
    [InlineData("<b><i><p></b></i><table><b><tr></table></b>")]
    [InlineData("<!--><script>alert(1)</script>-->")]
    [InlineData("<!--> <img src=x onerror=alert(1)> -->")]
    [InlineData("<div>\n<!-- --!><img src=x onerror=alert(1)> -->\n</div>")]
    [InlineData("<![CDATA[><img src=x onerror=alert(1)>]]>")]
    [InlineData("<?x ><img src=x onerror=alert(1)>?>")]
    [InlineData("<<script>script>alert(1)<</script>/script>")]
    [InlineData("[x](javascript:alert(1)) ![x](javascript:alert(1)) <javascript:alert(1)>")]
    [InlineData("[x](java\tscript:alert(1)) [x](<java\nscript:alert(1)>) [x](javascript&colon;alert(1))")]
    [InlineData("[x](https://a\"onmouseover=alert(1)) ![\"onerror=alert(1)](x \"a\\\" onload=alert(1)\")")]
    [InlineData("[a]: javascript:alert(1)\n\n[a] ![a]")]
    [InlineData("[[x\"><script>alert(1)</script>]] [[javascript:alert(1)]] [[a|<img src=x onerror=alert(1)>]]")]
    [InlineData("# <img src=x onerror=alert(1)> \"><script>")]
    [InlineData("```\"onclick=alert(1)\nx\n```\n\n```mermaid\n</pre><script>alert(1)</script>\n```")]
    [InlineData("$</span><script>alert(1)</script>$\n\n$$\n</div><script>alert(1)</script>\n$$")]
    [InlineData("a[^<script>]\n\n[^<script>]: <script>alert(1)</script>")]
    [InlineData("> [!NOTE]<script>\n\n> [!<b>]\n")]
    public void Nothing_a_page_may_not_hold_gets_through(string text)
    {
        AllowedOutput.Check(TestWiki.Render(text).Html);
        AllowedOutput.Check(TestWiki.Render("- > " + text + "\n\nafter").Html);
        AllowedOutput.Check(TestWiki.Render("<div>\n" + text + "\n\nafter").Html);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void No_text_throws_or_gets_out_of_its_place(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 500; i++)
        {
            var text = RandomText(random);
            try
            {
                AllowedOutput.Check(TestWiki.Render(text).Html);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Seed {seed}, text {i}:\n{text}", e);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Two_texts_compared_as_readers_see_them_hold_nothing_more(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 300; i++)
        {
            var (before, after) = (RandomText(random), RandomText(random));
            if (i % 2 == 0) after = before + after;
            try
            {
                foreach (var run in RenderedDiffView.Of(TestWiki.Render(before), TestWiki.Render(after)).Runs) AllowedOutput.Check(RenderedDiffView.Html(run).Html);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Seed {seed}, texts {i}:\n{before}\n=>\n{after}", e);
            }
        }
    }

    [Theory]
    [InlineData("[")]
    [InlineData("![")]
    [InlineData("[[")]
    [InlineData("[[a|")]
    [InlineData("[](")]
    [InlineData("[a](((")]
    [InlineData("[a](b \"c")]
    [InlineData("[a]: b\n")]
    [InlineData("[^1]: b\n")]
    [InlineData("a\n===\n")]
    [InlineData("#\n")]
    [InlineData("<")]
    [InlineData("<!-- a --")]
    [InlineData("<a b='")]
    [InlineData("<pre>")]
    [InlineData("<b><p>")]
    [InlineData("<div>\n<a href=x>")]
    [InlineData("*a **a ")]
    [InlineData("`a``")]
    [InlineData("$a ")]
    [InlineData("> ")]
    [InlineData("- ")]
    [InlineData("|a")]
    [InlineData("https://a.b/c_d*e_f ")]
    [InlineData("*www.a.b ")]
    [InlineData("\n")]
    [InlineData("- - - - - - - - - - - - a\n\n\n\n")]
    public void A_mebibyte_of_anything_is_rendered_or_shown_as_written(string piece)
    {
        var text = new StringBuilder().Insert(0, piece, (1 << 20) / piece.Length).ToString();
        var started = Stopwatch.GetTimestamp();
        Assert.NotEmpty(TestWiki.Render(text).Html);
        // Seconds on an idle machine; what is not bounded takes minutes on any.
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(45));
    }

    [Theory]
    [InlineData("[a\n", 9000)]
    [InlineData("[a][", 9000)]
    [InlineData("_a ", 9000)]
    [InlineData("**x ", 9000)]
    public void Many_paragraphs_below_a_limit_are_bounded_together(string piece, int repeated)
    {
        var paragraph = new StringBuilder().Insert(0, piece, repeated).Append("\n\n").ToString();
        A_mebibyte_of_anything_is_rendered_or_shown_as_written(paragraph);
    }

    [Fact]
    public void A_small_text_cannot_become_a_large_page()
    {
        var address = "[a]: http://x/" + new string('y', 100_000) + "\n\n";
        AssertShownAsWritten(address + string.Concat(Enumerable.Repeat("[a] ", 10_000)));
        var wide = string.Concat(Enumerable.Repeat("|a", 10_000)) + "|\n" + string.Concat(Enumerable.Repeat("|-", 10_000)) + "|\n";
        AssertShownAsWritten(wide + string.Concat(Enumerable.Repeat("|b|\n", 10_000)));
    }

    [Fact]
    public void What_is_nested_too_deeply_is_shown_as_written() => AssertShownAsWritten(new string('>', 1000) + " <b>");

    private static void AssertShownAsWritten(string text)
    {
        var rendered = TestWiki.Render(text);
        Assert.StartsWith("<pre class=\"plain\">\n", rendered.Html, StringComparison.Ordinal);
        Assert.Empty(rendered.Contents);
        Assert.InRange(rendered.Html.Length, text.Length, text.Length * 5);
    }

    private static string RandomText(Random random)
    {
        string[] pieces =
        [
            "a", "b ", " ", "\n", "\n\n", "  ", "    ", "\t", "# ", "- ", "1. ", "> ", "> [!NOTE]\n", "*", "**", "_", "~~", "`", "```", "```mermaid\n", "$", "$$", "|",
            "|-|-|\n", ":", ": ", "---\n", "===\n", "[", "]", "[[", "]]", "![", "](", ")", "[^1]", "[^1]: ", "[x]: y\n", "- [ ] ", "\\", "&", "&amp;", "&#13;", "&lt;", "\"",
            "'", "<", ">", "</", "/>", "<!--", "-->", "<b>", "</b>", "<i>", "</i>", "<a href=\"x\">", "<a href='javascript:x'>", "</a>", "<p>", "</p>", "<div>", "</div>\n",
            "<table>", "<tr>", "<td>", "</td>", "</table>", "<li>", "<ul>", "</ul>", "<pre>", "</pre>", "<h1>", "<details>", "<summary>", "<img src=x onerror=y>",
            "<svg>", "<math>", "<style>", "</style>", "<script>", "</script>", "<title>", "<select>", "<template>", "<input type=checkbox>", "<x-y>", "https://a.b/c ",
            "javascript:", "é", "\u0301", "\ud800", "\udc00", "\u0000", "\r", "\f", "\u2028", "\ufeff", "=", "onclick=", "class=wanted ", "{", "}", "+", "!",
        ];
        var text = new StringBuilder();
        for (var count = random.Next(1, 60); count > 0; count--) text.Append(pieces[random.Next(pieces.Length)]);
        return text.ToString();
    }
}
