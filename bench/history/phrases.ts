/** What people say: whole short replies, and sentences with places that words are put in. */
export interface Language {
  readonly replies: readonly string[];
  /** `{time}` and the like are filled from `words`. */
  readonly sentences: readonly string[];
  readonly words: Readonly<Record<string, readonly string[]>>;
  /** Rare words are made of two of these, so that some are said a thousand times and some once. */
  readonly syllables: readonly string[];
  /** Between two sentences. */
  readonly joint: string;
}

const list = (words: string): readonly string[] => words.trim().split(/\s*\|\s*/);

export const chinese: Language = {
  replies: list(
    "好的|来了|收到|哈哈哈哈|哈哈哈|笑死|？？？|可以|没问题|在吗|等我一下|马上|晚点来|不来了|加一|+1|牛|太强了|绝了|离谱|真的假的|谢谢大佬|谢谢|辛苦了|早|早上好|晚安|吃饭去了|下班了|还在上课|我都行|随便|听你的|懂了|原来如此|确实|我也是|同意|不至于|算了吧|别急|冲冲冲|稳住|输了|赢了赢了|GG|666|233|啊这|救命|有人吗|缺一个|满了|下一把|等等|快点|来人|带带我|求带|已三连|图呢|链接呢|发一下|看不到|卡了|掉线了|重启一下|好了|行|嗯嗯|哦哦|对|不对|是的|不是",
  ),
  sentences: list(
    "{time}{game}有人一起吗，缺{number}个|{who}说{time}要更新{game}，大家记得提前下载|刚打完{place}，掉了{item}，运气不错|这个{item}到底怎么拿，我刷了{number}次都没出|{time}的活动改到{place}了，不要走错|谁有{item}的攻略，发我一份|{who}{feeling}，{time}可能来不了|服务器又炸了，{game}一直在排队，前面还有{number}个人|建议先把{item}升到{number}级再去{place}|我觉得{item}比{item}好用，伤害高{number}%左右|公告：{time}开始报名，人数上限{number}，先到先得|昨天那把真的{feeling}，最后一波团{who}一个人打了{number}个|有没有会修{thing}的，我的{thing}{feeling}|{thing}多少钱入手的，我看现在要{number}块|{time}去{place}，集合地点在大厅，别迟到|更新日志：修复了{place}里{item}显示错误的问题|新人报到，玩{game}{number}年了，请多关照|{who}你上次说的{thing}还要吗，我这边有多的|这张图太难了，{place}后面那个{boss}根本打不过|{boss}的机制改了，现在要先打{item}再转火|抽了{number}发终于出了{item}，{feeling}|周末一起看{game}比赛吗，{time}开始|请各位管理检查一下自己频道的权限，{time}之前回复我|投票结果出来了，{number}票通过，下周改{place}|教程写好了，第一步打开{thing}，第二步找到{item}，第三步重启|有没有{game}的队，我{time}都在，语音可以|我的{item}被{who}借走了，到现在还没还|{place}今天人好多，排了{number}分钟|刚才是谁在语音里{feeling}，笑死我了|{game}新赛季奖励是{item}，打到{number}级就能领|听说{who}拿到内测资格了，{feeling}|求推荐一个{thing}，预算{number}以内|最近{feeling}，想换个{game}玩玩|补丁{number}号上线，{boss}血量下调{number}%|我先去吃饭，{time}回来继续打{boss}",
  ),
  words: {
    time: list(
      "今晚|今晚八点|今晚九点半|明天|明天下午|明早|周六|周日晚上|周末|下周|下周三|中午|凌晨|待会儿|晚饭后|国庆|放假",
    ),
    who: list("会长|管理员|阿杰|小林|老王|团长|那个新人|大佬|楼上|我室友|我妹|队长|指挥|奶妈|客服|官方"),
    game: list(
      "原神|星穹铁道|王者|英雄联盟|永劫|我的世界|方舟|饥荒|杀戮尖塔|怪物猎人|艾尔登法环|最终幻想|魔兽|守望|彩虹六号|逃离塔科夫|双人成行|泰拉瑞亚|文明六|群星",
    ),
    place: list(
      "深渊十二层|副本|主城|北区|东海岸|地下城|雪山|竞技场|公会战|世界树|旧矿坑|天空岛|沙漠神殿|训练场|三号频道",
    ),
    item: list("金色词条|紫装|传说武器|坐骑|限定皮肤|碎片|强化石|钥匙|草药|龙鳞|圣遗物|图纸|称号|宠物蛋|回城卷轴"),
    thing: list("显卡|键盘|耳机|手柄|路由器|主机|显示器|鼠标|麦克风|加速器|电脑|硬盘|椅子|摄像头"),
    boss: list("巨龙|女王|守门人|机械蜘蛛|影魔|双子|冰霜骑士|老三|最终形态|树精"),
    feeling: list("累死了|气死我了|太开心了|离大谱|有点困|很难受|笑到肚子疼|完全没想到|加班|感冒了|心态崩了|舒服了"),
    number: list("1|2|3|4|5|8|10|12|15|20|30|50|66|80|100|120|200|300|500|999|1200|3000"),
  },
  syllables: [
    ..."云雨风霜星月夜空海岚青白玄朱墨紫金银铁玉龙虎凤鹤狐狼影光火冰雷岩花叶林山川泽天地心梦歌舞剑刀弓盾书画琴棋酒茶灯塔城镇桥船",
  ],
  joint: "",
};

export const english: Language = {
  replies: list(
    "lol|ok|sure|brb|omw|gg|gg wp|nice|same|yep|nope|thanks!|ty|lmao|what|no way|one sec|I'm in|count me in|+1|anyone?|hello|good morning|gn|afk 5|back|let's go|ready|invite pls|link?|works now|still broken|can't hear you|muted|my bad|well played|rip|agreed|true|fair enough|never mind|found it|same here|later|see you|hmm|wait",
  ),
  sentences: list(
    "Anyone up for {game} {time}? We need {number} more.|{who} says the {game} patch lands {time}, so update early.|Just cleared {place} and got the {item}, finally!|How do you even get the {item}? I ran it {number} times now.|The event moved to {place}, starts {time}.|Does anybody have a guide for the {item}?|Servers are down again, {number} people in the queue before me.|Get the {item} to level {number} before you go to {place}.|I think the {item} beats the {item} by about {number} percent.|Sign-up opens {time}, {number} places, first come first served.|Who can help me with my {thing}? It is {feeling}.|How much did you pay for that {thing}? It's {number} here.|Meet at {place} {time}, don't be late.|Fixed in this release: the {item} is shown wrongly in {place}.|New here, been playing {game} for {number} years.|{boss} changed, you have to break the {item} first now.|Took {number} pulls but I have the {item}, {feeling}.|Please check the permissions of your channels before {time}.|The vote is in: {number} in favour, we move to {place}.|That last round was {feeling}, {who} took {number} of them alone.",
  ),
  words: {
    time: list(
      "tonight|at eight|tomorrow|on Saturday|this weekend|next week|after dinner|in an hour|at noon|on Sunday evening",
    ),
    who: list("the guild lead|Alex|our medic|that new player|the mod|Sam|support|my brother|the captain"),
    game: list(
      "Minecraft|Elden Ring|Valheim|Dota|Overwatch|Factorio|Terraria|Apex|Rocket League|Civ VI|Stardew|Tarkov",
    ),
    place: list(
      "the abyss|the old mine|the arena|the north tower|the sky island|the desert temple|the raid|room three",
    ),
    item: list("golden key|legendary bow|mount|skin|upgrade stone|dragon scale|blueprint|title|pet egg|purple armour"),
    thing: list("graphics card|keyboard|headset|controller|router|monitor|mouse|microphone|laptop|SSD"),
    boss: list("The dragon|The queen|The gatekeeper|The twins|The frost knight|The final form"),
    feeling: list("so tired|amazing|ridiculous|way too close|acting up|making noises|a mess|so much fun|broken again"),
    number: list("1|2|3|4|5|8|10|12|15|20|30|50|80|100|120|200|300|500|999|1500"),
  },
  syllables: list(
    "ash|bel|cor|dra|el|fen|gar|hol|ir|jor|kel|lun|mor|nyx|or|pyr|quil|rav|sol|tor|ul|vex|wyn|xan|yor|zeph",
  ),
  joint: " ",
};
