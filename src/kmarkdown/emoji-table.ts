/**
 * Short codes, one emoji a line: what the usual pickers (JoyPixels, GitHub, Slack) call it.
 * Taken from emojibase-data 17 (MIT), without skin tones, which emoji.ts adds by rule.
 */
export const EMOJI_TABLE = `⁉️ interrobang
™️ tm trade_mark
ℹ️ information_source information
↔️ left_right_arrow
↕️ arrow_up_down up_down_arrow
↖️ arrow_upper_left up_left_arrow
↗️ arrow_upper_right
↘️ arrow_lower_right
↙️ arrow_lower_left
⌨️ keyboard
☀️ sunny sun
☁️ cloud
☂️ umbrella2 open_umbrella
☃️ snowman2 snowman_with_snow
☄️ comet
☑️ ballot_box_with_check
☔ umbrella umbrella_with_rain_drops
☕ coffee hot_beverage
☘️ shamrock
☠️ skull_crossbones skull_and_crossbones
☢️ radioactive radioactive_sign
☣️ biohazard biohazard_sign
☦️ orthodox_cross
☸️ wheel_of_dharma
☹️ frowning2 white_frowning_face frowning_face
♀️ female_sign
♂️ male_sign
♈ aries
♉ taurus
♐ sagittarius
♑ capricorn
♒ aquarius
♓ pisces
♠️ spades spade_suit
♣️ clubs club_suit
♥️ hearts heart_suit
♦️ diamonds diamond_suit
♨️ hotsprings hot_springs
⚒️ hammer_pick hammer_and_pick
⚓ anchor
⚔️ crossed_swords
⚕️ medical_symbol staff_of_aesculapius
⚖️ scales balance_scale
⚗️ alembic
⚙️ gear
✂️ scissors
✅ white_check_mark
✈️ airplane
✉️ envelope
✒️ black_nib
✔️ heavy_check_mark check_mark
✖️ heavy_multiplication_x
✡️ star_of_david
✨ sparkles
✳️ eight_spoked_asterisk
✴️ eight_pointed_black_star
❄️ snowflake
❇️ sparkle
❓ question question_mark
❔ grey_question
❕ grey_exclamation
❗ exclamation heavy_exclamation_mark
❣️ heart_exclamation heavy_heart_exclamation_mark_ornament heavy_heart_exclamation
❤️ heart red_heart
➕ heavy_plus_sign
➖ heavy_minus_sign
➗ heavy_division_sign
⤴️ arrow_heading_up
⤵️ arrow_heading_down
〰️ wavy_dash
㊗️ congratulations
㊙️ secret
😀 grinning grinning_face
😃 smiley
😄 smile
😁 grin
😆 laughing satisfied
🥹 face_holding_back_tears
😅 sweat_smile
😂 joy
🤣 rofl rolling_on_the_floor_laughing
🥲 smiling_face_with_tear
☺️ relaxed smiling_face
😊 blush
😇 innocent
🙂 slight_smile slightly_smiling_face
🙃 upside_down upside_down_face
😉 wink winking_face
😌 relieved relieved_face
😍 heart_eyes
🥰 smiling_face_with_3_hearts smiling_face_with_three_hearts
😘 kissing_heart
😗 kissing kissing_face
😙 kissing_smiling_eyes
😚 kissing_closed_eyes
😋 yum
😛 stuck_out_tongue
😝 stuck_out_tongue_closed_eyes
😜 stuck_out_tongue_winking_eye
🤪 zany_face grinning_face_with_one_large_and_one_small_eye
🤨 face_with_raised_eyebrow raised_eyebrow face_with_one_eyebrow_raised
🧐 face_with_monocle monocle_face
🤓 nerd nerd_face
😎 sunglasses
🥸 disguised_face
🤩 star_struck star-struck grinning_face_with_star_eyes
🥳 partying_face
😏 smirk smirking_face
😒 unamused unamused_face
😞 disappointed
😔 pensive pensive_face
😟 worried worried_face
😕 confused confused_face
🙁 slight_frown slightly_frowning_face
😣 persevere
😖 confounded
😫 tired_face
😩 weary weary_face
🥺 pleading_face
😢 cry crying_face
😭 sob
😤 triumph
😠 angry angry_face
😡 rage pouting_face pout
🤬 face_with_symbols_over_mouth cursing_face face_with_symbols_on_mouth serious_face_with_symbols_covering_mouth
🤯 exploding_head shocked_face_with_exploding_head
😳 flushed flushed_face
🥵 hot_face
🥶 cold_face
😶‍🌫️ face_in_clouds
😱 scream
😨 fearful fearful_face
😰 cold_sweat
😥 disappointed_relieved
😓 sweat
🤗 hugging hugging_face hugs
🤔 thinking thinking_face
🫣 face_with_peeking_eye
🤭 face_with_hand_over_mouth hand_over_mouth smiling_face_with_smiling_eyes_and_hand_covering_mouth
🫢 face_with_open_eyes_and_hand_over_mouth
🫡 saluting_face
🤫 shushing_face face_with_finger_covering_closed_lips
🫠 melting_face
🤥 lying_face liar
😶 no_mouth
🫥 dotted_line_face
😐 neutral_face
🫤 face_with_diagonal_mouth
😑 expressionless
🫨 shaking_face
🙂‍↔️ head_shaking_horizontally
🙂‍↕️ head_shaking_vertically
😬 grimacing
🙄 rolling_eyes face_with_rolling_eyes roll_eyes
😯 hushed hushed_face
😦 frowning
😧 anguished
😮 open_mouth
😲 astonished
🥱 yawning_face
😴 sleeping sleeping_face
🤤 drooling_face drool
😪 sleepy sleepy_face
😮‍💨 face_exhaling
😵 dizzy_face
😵‍💫 face_with_spiral_eyes
🤐 zipper_mouth zipper_mouth_face
🥴 woozy_face
🤢 nauseated_face sick
🤮 face_vomiting vomiting_face face_with_open_mouth_vomiting
🤧 sneezing_face sneeze
😷 mask
🤒 thermometer_face face_with_thermometer
🤕 head_bandage face_with_head_bandage
🤑 money_mouth money_mouth_face
🤠 cowboy face_with_cowboy_hat cowboy_hat_face
😈 smiling_imp
👿 imp
👹 japanese_ogre ogre
👺 japanese_goblin goblin
🤡 clown clown_face
💩 poop shit hankey poo pile_of_poo
👻 ghost
💀 skull skeleton
👽 alien
👾 space_invader alien_monster
🤖 robot robot_face
🎃 jack_o_lantern
😺 smiley_cat grinning_cat
😸 smile_cat
😹 joy_cat
😻 heart_eyes_cat
😼 smirk_cat
😽 kissing_cat
🙀 scream_cat weary_cat
😿 crying_cat_face crying_cat
😾 pouting_cat
🫶 heart_hands
🤲 palms_up_together
👐 open_hands
🙌 raised_hands raising_hands
👏 clap
🤝 handshake shaking_hands
👍 thumbsup +1 thumbup thumbs_up
👎 thumbsdown -1 thumbdown thumbs_down
👊 punch oncoming_fist facepunch fist_oncoming
✊ fist raised_fist fist_raised
🤛 left_facing_fist left_fist fist_left left-facing_fist
🤜 right_facing_fist right_fist fist_right right-facing_fist
🫷 leftwards_pushing_hand
🫸 rightwards_pushing_hand
🤞 fingers_crossed hand_with_index_and_middle_finger_crossed crossed_fingers hand_with_index_and_middle_fingers_crossed
✌️ v victory_hand
🫰 hand_with_index_finger_and_thumb_crossed
🤟 love_you_gesture i_love_you_hand_sign
🤘 metal sign_of_the_horns the_horns
👌 ok_hand
🤌 pinched_fingers
🤏 pinching_hand
🫳 palm_down_hand
🫴 palm_up_hand
👈 point_left
👉 point_right
👆 point_up_2
👇 point_down
☝️ point_up
✋ raised_hand hand
🤚 raised_back_of_hand back_of_hand
🖐️ hand_splayed raised_hand_with_fingers_splayed
🖖 vulcan raised_hand_with_part_between_middle_and_ring_fingers vulcan_salute spock-hand
👋 wave waving_hand
🤙 call_me call_me_hand
🫲 leftwards_hand
🫱 rightwards_hand
💪 muscle flexed_biceps
🦾 mechanical_arm
🖕 middle_finger reversed_hand_with_middle_finger_extended fu
✍️ writing_hand
🙏 pray folded_hands
🫵 index_pointing_at_the_viewer
🦶 foot
🦵 leg
🦿 mechanical_leg
💄 lipstick
💋 kiss kiss_mark
👄 lips mouth
🫦 biting_lip
🦷 tooth
👅 tongue
👂 ear
🦻 ear_with_hearing_aid
👃 nose
👣 footprints
👁️ eye
👀 eyes
🫀 anatomical_heart
🫁 lungs
🧠 brain
🗣️ speaking_head speaking_head_in_silhouette
👤 bust_in_silhouette
👥 busts_in_silhouette
🫂 people_hugging
👶 baby
🧒 child
👧 girl
👦 boy
🧑 adult person
👩 woman
👨 man
🧑‍🦱 person_curly_hair curly_haired_person
👩‍🦱 woman_curly_haired curly_haired_woman
👨‍🦱 man_curly_haired curly_haired_man
🧑‍🦰 person_red_hair red_haired_person
👩‍🦰 woman_red_haired red_haired_woman
👨‍🦰 man_red_haired man_red_hair red_haired_man
👱 blond_haired_person person_with_blond_hair
👱‍♀️ blond-haired_woman blond_haired_woman blonde_woman blond-haired-woman
👱‍♂️ blond-haired_man blond_haired_man blond-haired-man
🧑‍🦳 person_white_hair white_haired_person
👩‍🦳 woman_white_haired white_haired_woman
👨‍🦳 man_white_haired white_haired_man
🧑‍🦲 person_bald bald_person
👩‍🦲 woman_bald bald_woman
👨‍🦲 man_bald bald_man
🧔 bearded_person person_beard
🧔‍♀️ woman_beard woman_with_beard
🧔‍♂️ man_beard man_with_beard
🧓 older_adult older_person
👵 older_woman grandma old_woman
👴 older_man old_man
👲 man_with_chinese_cap man_with_gua_pi_mao
👳 person_wearing_turban man_with_turban person_with_turban
👳‍♀️ woman_wearing_turban woman_with_turban woman-wearing-turban
👳‍♂️ man_wearing_turban man-wearing-turban
🧕 woman_with_headscarf person_with_headscarf
👮 police_officer cop
👮‍♀️ woman_police_officer policewoman female-police-officer
👮‍♂️ man_police_officer policeman male-police-officer
👷 construction_worker
👷‍♀️ woman_construction_worker construction_worker_woman female-construction-worker
👷‍♂️ man_construction_worker construction_worker_man male-construction-worker
💂 guard guardsman
💂‍♀️ woman_guard guardswoman female-guard
💂‍♂️ man_guard male-guard
🕵️ detective spy sleuth_or_spy
🕵️‍♀️ woman_detective female_detective female-detective
🕵️‍♂️ man_detective male_detective male-detective
🧑‍⚕️ health_worker
👩‍⚕️ woman_health_worker female-doctor
👨‍⚕️ man_health_worker male-doctor
🧑‍🌾 farmer
👩‍🌾 woman_farmer female-farmer
👨‍🌾 man_farmer male-farmer
🧑‍🍳 cook
👩‍🍳 woman_cook female-cook
👨‍🍳 man_cook male-cook
🧑‍🎓 student
👩‍🎓 woman_student female-student
👨‍🎓 man_student male-student
🧑‍🎤 singer
👩‍🎤 woman_singer female-singer
👨‍🎤 man_singer male-singer
🧑‍🏫 teacher
👩‍🏫 woman_teacher female-teacher
👨‍🏫 man_teacher male-teacher
🧑‍🏭 factory_worker
👩‍🏭 woman_factory_worker female-factory-worker
👨‍🏭 man_factory_worker male-factory-worker
🧑‍💻 technologist
👩‍💻 woman_technologist female-technologist
👨‍💻 man_technologist male-technologist
🧑‍💼 office_worker
👩‍💼 woman_office_worker female-office-worker
👨‍💼 man_office_worker male-office-worker
🧑‍🔧 mechanic
👩‍🔧 woman_mechanic female-mechanic
👨‍🔧 man_mechanic male-mechanic
🧑‍🔬 scientist
👩‍🔬 woman_scientist female-scientist
👨‍🔬 man_scientist male-scientist
🧑‍🎨 artist
👩‍🎨 woman_artist female-artist
👨‍🎨 man_artist male-artist
🧑‍🚒 firefighter
👩‍🚒 woman_firefighter female-firefighter
👨‍🚒 man_firefighter male-firefighter
🧑‍✈️ pilot
👩‍✈️ woman_pilot female-pilot
👨‍✈️ man_pilot male-pilot
🧑‍🚀 astronaut
👩‍🚀 woman_astronaut female-astronaut
👨‍🚀 man_astronaut male-astronaut
🧑‍⚖️ judge
👩‍⚖️ woman_judge female-judge
👨‍⚖️ man_judge male-judge
👰 person_with_veil
👰‍♀️ woman_with_veil bride_with_veil
👰‍♂️ man_with_veil
🤵 person_in_tuxedo
🤵‍♀️ woman_in_tuxedo
🤵‍♂️ man_in_tuxedo
🫅 person_with_crown
👸 princess
🤴 prince
🦸 superhero
🦸‍♀️ woman_superhero superhero_woman female_superhero
🦸‍♂️ man_superhero superhero_man male_superhero
🦹 supervillain
🦹‍♀️ woman_supervillain supervillain_woman female_supervillain
🦹‍♂️ man_supervillain supervillain_man male_supervillain
🥷 ninja
🧑‍🎄 mx_claus
🤶 mrs_claus mother_christmas
🎅 santa santa_claus
🧙 mage
🧙‍♀️ woman_mage mage_woman female_mage
🧙‍♂️ man_mage mage_man male_mage
🧝 elf
🧝‍♀️ woman_elf elf_woman female_elf
🧝‍♂️ man_elf elf_man male_elf
🧌 troll
🧛 vampire
🧛‍♀️ woman_vampire vampire_woman female_vampire
🧛‍♂️ man_vampire vampire_man male_vampire
🧟 zombie
🧟‍♀️ woman_zombie zombie_woman female_zombie
🧟‍♂️ man_zombie zombie_man male_zombie
🧞 genie
🧞‍♀️ woman_genie genie_woman female_genie
🧞‍♂️ man_genie genie_man male_genie
🧜 merperson
🧜‍♀️ mermaid
🧜‍♂️ merman
🧚 fairy
🧚‍♀️ woman_fairy fairy_woman female_fairy
🧚‍♂️ man_fairy fairy_man male_fairy
👼 angel baby_angel
🫄 pregnant_person
🤰 pregnant_woman expecting_woman
🫃 pregnant_man
🤱 breast_feeding breast-feeding
🧑‍🍼 person_feeding_baby
👩‍🍼 woman_feeding_baby
👨‍🍼 man_feeding_baby
🙇 person_bowing bow
🙇‍♀️ woman_bowing bowing_woman woman-bowing
🙇‍♂️ man_bowing bowing_man man-bowing
💁 person_tipping_hand information_desk_person tipping_hand_person
💁‍♀️ woman_tipping_hand sassy_woman tipping_hand_woman woman-tipping-hand
💁‍♂️ man_tipping_hand sassy_man tipping_hand_man man-tipping-hand
🙅 person_gesturing_no no_good
🙅‍♀️ woman_gesturing_no ng_woman no_good_woman woman-gesturing-no
🙅‍♂️ man_gesturing_no ng_man no_good_man man-gesturing-no
🙆 person_gesturing_ok ok_woman ok_person
🙆‍♀️ woman_gesturing_ok woman-gesturing-ok
🙆‍♂️ man_gesturing_ok ok_man man-gesturing-ok
🙋 person_raising_hand raising_hand
🙋‍♀️ woman_raising_hand raising_hand_woman woman-raising-hand
🙋‍♂️ man_raising_hand raising_hand_man man-raising-hand
🧏 deaf_person
🧏‍♀️ deaf_woman
🧏‍♂️ deaf_man
🤦 person_facepalming face_palm facepalm
🤦‍♀️ woman_facepalming woman-facepalming
🤦‍♂️ man_facepalming man-facepalming
🤷 person_shrugging shrug
🤷‍♀️ woman_shrugging woman-shrugging
🤷‍♂️ man_shrugging man-shrugging
🙎 person_pouting person_with_pouting_face
🙎‍♀️ woman_pouting pouting_woman woman-pouting
🙎‍♂️ man_pouting pouting_man man-pouting
🙍 person_frowning frowning_person
🙍‍♀️ woman_frowning frowning_woman woman-frowning
🙍‍♂️ man_frowning frowning_man man-frowning
💇 person_getting_haircut haircut
💇‍♀️ woman_getting_haircut haircut_woman woman-getting-haircut
💇‍♂️ man_getting_haircut haircut_man man-getting-haircut
💆 person_getting_massage massage
💆‍♀️ woman_getting_face_massage massage_woman woman-getting-massage
💆‍♂️ man_getting_face_massage massage_man man-getting-massage
🧖 person_in_steamy_room sauna_person
🧖‍♀️ woman_in_steamy_room sauna_woman
🧖‍♂️ man_in_steamy_room sauna_man
💅 nail_care nail_polish
🤳 selfie
💃 dancer woman_dancing
🕺 man_dancing male_dancer
👯 people_with_bunny_ears_partying dancers
👯‍♀️ women_with_bunny_ears_partying dancing_women women-with-bunny-ears-partying woman-with-bunny-ears-partying
👯‍♂️ men_with_bunny_ears_partying dancing_men men-with-bunny-ears-partying man-with-bunny-ears-partying
🕴️ levitate man_in_business_suit_levitating business_suit_levitating
🧑‍🦽 person_in_manual_wheelchair
👩‍🦽 woman_in_manual_wheelchair
👨‍🦽 man_in_manual_wheelchair
🧑‍🦽‍➡️ person_in_manual_wheelchair_facing_right
👨‍🦽‍➡️ man_in_manual_wheelchair_facing_right
👩‍🦽‍➡️ woman_in_manual_wheelchair_facing_right
🧑‍🦼 person_in_motorized_wheelchair
👩‍🦼 woman_in_motorized_wheelchair
👨‍🦼 man_in_motorized_wheelchair
🧑‍🦼‍➡️ person_in_motorized_wheelchair_facing_right
👨‍🦼‍➡️ man_in_motorized_wheelchair_facing_right
👩‍🦼‍➡️ woman_in_motorized_wheelchair_facing_right
🚶 person_walking walking
🚶‍♀️ woman_walking walking_woman woman-walking
🚶‍♂️ man_walking walking_man man-walking
🚶‍➡️ person_walking_facing_right
🚶‍♀️‍➡️ woman_walking_facing_right
🚶‍♂️‍➡️ man_walking_facing_right
🧑‍🦯 person_with_probing_cane
👩‍🦯 woman_with_probing_cane
👨‍🦯 man_with_probing_cane
🧑‍🦯‍➡️ person_with_white_cane_facing_right
👨‍🦯‍➡️ man_with_white_cane_facing_right
👩‍🦯‍➡️ woman_with_white_cane_facing_right
🧎 person_kneeling kneeling_person
🧎‍♀️ woman_kneeling kneeling_woman
🧎‍♂️ man_kneeling kneeling_man
🧎‍➡️ person_kneeling_facing_right
🧎‍♀️‍➡️ woman_kneeling_facing_right
🧎‍♂️‍➡️ man_kneeling_facing_right
🏃 person_running runner running
🏃‍♀️ woman_running running_woman woman-running
🏃‍♂️ man_running running_man man-running
🏃‍➡️ person_running_facing_right
🏃‍♀️‍➡️ woman_running_facing_right
🏃‍♂️‍➡️ man_running_facing_right
🧍 person_standing standing_person
🧍‍♀️ woman_standing standing_woman
🧍‍♂️ man_standing standing_man
🧑‍🤝‍🧑 people_holding_hands
👫 couple man_and_woman_holding_hands woman_and_man_holding_hands
👭 two_women_holding_hands women_holding_hands
👬 two_men_holding_hands men_holding_hands
💑 couple_with_heart
👩‍❤️‍👨 couple_with_heart_woman_man woman-heart-man
👩‍❤️‍👩 couple_ww couple_with_heart_ww couple_with_heart_woman_woman woman-heart-woman
👨‍❤️‍👨 couple_mm couple_with_heart_mm couple_with_heart_man_man man-heart-man
💏 couplekiss
👩‍❤️‍💋‍👨 kiss_woman_man couplekiss_man_woman woman-kiss-man
👩‍❤️‍💋‍👩 kiss_ww couplekiss_ww couplekiss_woman_woman woman-kiss-woman
👨‍❤️‍💋‍👨 kiss_mm couplekiss_mm kiss_man_man couplekiss_man_man man-kiss-man
🧑‍🧑‍🧒‍🧒 family_adult_adult_child_child
🧑‍🧑‍🧒 family_adult_adult_child
🧑‍🧒‍🧒 family_adult_child_child
🧑‍🧒 family_adult_child
👪 family
👨‍👩‍👦 family_man_woman_boy man-woman-boy
👨‍👩‍👧 family_mwg family_man_woman_girl man-woman-girl
👨‍👩‍👧‍👦 family_mwgb family_man_woman_girl_boy man-woman-girl-boy
👨‍👩‍👦‍👦 family_mwbb family_man_woman_boy_boy man-woman-boy-boy
👨‍👩‍👧‍👧 family_mwgg family_man_woman_girl_girl man-woman-girl-girl
👩‍👩‍👦 family_wwb family_woman_woman_boy woman-woman-boy
👩‍👩‍👧 family_wwg family_woman_woman_girl woman-woman-girl
👩‍👩‍👧‍👦 family_wwgb family_woman_woman_girl_boy woman-woman-girl-boy
👩‍👩‍👦‍👦 family_wwbb family_woman_woman_boy_boy woman-woman-boy-boy
👩‍👩‍👧‍👧 family_wwgg family_woman_woman_girl_girl woman-woman-girl-girl
👨‍👨‍👦 family_mmb family_man_man_boy man-man-boy
👨‍👨‍👧 family_mmg family_man_man_girl man-man-girl
👨‍👨‍👧‍👦 family_mmgb family_man_man_girl_boy man-man-girl-boy
👨‍👨‍👦‍👦 family_mmbb family_man_man_boy_boy man-man-boy-boy
👨‍👨‍👧‍👧 family_mmgg family_man_man_girl_girl man-man-girl-girl
👩‍👦 family_woman_boy woman-boy
👩‍👧 family_woman_girl woman-girl
👩‍👧‍👦 family_woman_girl_boy woman-girl-boy
👩‍👦‍👦 family_woman_boy_boy woman-boy-boy
👩‍👧‍👧 family_woman_girl_girl woman-girl-girl
👨‍👦 family_man_boy man-boy
👨‍👧 family_man_girl man-girl
👨‍👧‍👦 family_man_girl_boy man-girl-boy
👨‍👦‍👦 family_man_boy_boy man-boy-boy
👨‍👧‍👧 family_man_girl_girl man-girl-girl
🪢 knot
🧶 yarn
🧵 thread
🪡 sewing_needle
🧥 coat
🥼 lab_coat
🦺 safety_vest
👚 womans_clothes
👕 shirt t_shirt tshirt
👖 jeans
🩲 briefs swim_brief
🩳 shorts
👔 necktie
👗 dress
👙 bikini
🩱 one_piece_swimsuit one-piece_swimsuit
👘 kimono
🥻 sari
🩴 thong_sandal
🥿 womans_flat_shoe flat_shoe
👠 high_heel
👡 sandal womans_sandal
👢 boot womans_boot
👞 mans_shoe shoe
👟 athletic_shoe running_shoe
🥾 hiking_boot
🧦 socks
🧤 gloves
🧣 scarf
🎩 tophat top_hat
🧢 billed_cap
👒 womans_hat
🎓 mortar_board
⛑️ helmet_with_cross helmet_with_white_cross rescue_worker_helmet
🪖 military_helmet
👑 crown
💍 ring
👝 pouch clutch_bag
👛 purse
👜 handbag
💼 briefcase
🎒 school_satchel backpack
🧳 luggage
👓 eyeglasses glasses
🕶️ dark_sunglasses
🥽 goggles
🌂 closed_umbrella
🦱 curly_haired curly_hair
🦰 red_haired red_hair
🦳 white_haired white_hair
🦲 bald
🐶 dog dog_face
🐱 cat cat_face
🐭 mouse mouse_face
🐹 hamster
🐰 rabbit rabbit_face
🦊 fox fox_face
🐻 bear
🐼 panda_face panda
🐻‍❄️ polar_bear
🐨 koala
🐯 tiger tiger_face
🦁 lion_face lion
🐮 cow cow_face
🐷 pig pig_face
🐽 pig_nose
🐸 frog
🐵 monkey_face
🙈 see_no_evil
🙉 hear_no_evil
🙊 speak_no_evil
🐒 monkey
🐔 chicken
🐧 penguin
🐦 bird
🐤 baby_chick
🐣 hatching_chick
🐥 hatched_chick
🪿 goose
🦆 duck
🐦‍⬛ black_bird
🦅 eagle
🦉 owl
🦇 bat
🐺 wolf
🐗 boar
🐴 horse horse_face
🦄 unicorn unicorn_face
🫎 moose
🐝 bee honeybee
🪱 worm
🐛 bug
🦋 butterfly
🐌 snail
🐞 lady_beetle ladybug
🐜 ant
🪰 fly
🪲 beetle
🪳 cockroach
🦟 mosquito
🦗 cricket
🕷️ spider
🕸️ spider_web
🦂 scorpion
🐢 turtle
🐍 snake
🦎 lizard
🦖 t_rex t-rex
🦕 sauropod
🐙 octopus
🦑 squid
🪼 jellyfish
🦐 shrimp
🦞 lobster
🦀 crab
🐡 blowfish
🐠 tropical_fish
🐟 fish
🐬 dolphin flipper
🐳 whale
🐋 whale2
🦈 shark
🦭 seal
🐊 crocodile
🐅 tiger2
🐆 leopard
🦓 zebra zebra_face
🦍 gorilla
🦧 orangutan
🦣 mammoth
🐘 elephant
🦛 hippopotamus
🦏 rhino rhinoceros
🐪 dromedary_camel
🐫 camel
🦒 giraffe giraffe_face
🦘 kangaroo
🦬 bison
🐃 water_buffalo
🐂 ox
🐄 cow2
🫏 donkey
🐎 racehorse
🐖 pig2
🐏 ram
🐑 sheep ewe
🦙 llama
🐐 goat
🦌 deer
🐕 dog2
🐩 poodle
🦮 guide_dog
🐕‍🦺 service_dog
🐈 cat2
🐈‍⬛ black_cat
🪶 feather
🪽 wing
🐓 rooster
🦃 turkey
🦤 dodo
🦚 peacock
🦜 parrot
🦢 swan
🦩 flamingo
🕊️ dove dove_of_peace
🐇 rabbit2
🦝 raccoon
🦨 skunk
🦡 badger
🦫 beaver
🦦 otter
🦥 sloth
🐁 mouse2
🐀 rat
🐿️ chipmunk
🦔 hedgehog
🐾 feet paw_prints
🐉 dragon
🐲 dragon_face
🐦‍🔥 phoenix
🌵 cactus
🎄 christmas_tree
🌲 evergreen_tree
🌳 deciduous_tree
🌴 palm_tree
🪵 wood
🌱 seedling
🌿 herb
🍀 four_leaf_clover
🎍 bamboo
🪴 potted_plant
🎋 tanabata_tree
🍃 leaves
🍂 fallen_leaf
🍁 maple_leaf
🪺 nest_with_eggs
🪹 empty_nest
🍄 mushroom
🍄‍🟫 brown_mushroom
🐚 shell spiral_shell
🪸 coral
🪨 rock
🌾 ear_of_rice sheaf_of_rice
💐 bouquet
🌷 tulip
🌹 rose
🥀 wilted_rose wilted_flower
🪻 hyacinth
🪷 lotus
🌺 hibiscus
🌸 cherry_blossom
🌼 blossom
🌻 sunflower
🌞 sun_with_face
🌝 full_moon_with_face
🌛 first_quarter_moon_with_face
🌜 last_quarter_moon_with_face
🌚 new_moon_with_face new_moon_face
🌕 full_moon
🌖 waning_gibbous_moon
🌗 last_quarter_moon
🌘 waning_crescent_moon
🌑 new_moon
🌒 waxing_crescent_moon
🌓 first_quarter_moon
🌔 waxing_gibbous_moon moon
🌙 crescent_moon
🌎 earth_americas
🌍 earth_africa
🌏 earth_asia
🪐 ringed_planet
💫 dizzy
⭐ star
🌟 star2 glowing_star
⚡ zap high_voltage
💥 boom collision
🔥 fire flame
🌪️ cloud_tornado cloud_with_tornado tornado tornado_cloud
🌈 rainbow
🌤️ white_sun_small_cloud white_sun_with_small_cloud sun_behind_small_cloud mostly_sunny sun_small_cloud
⛅ partly_sunny
🌥️ white_sun_cloud white_sun_behind_cloud sun_behind_large_cloud barely_sunny sun_behind_cloud
🌦️ white_sun_rain_cloud white_sun_behind_cloud_with_rain sun_behind_rain_cloud partly_sunny_rain
🌧️ cloud_rain cloud_with_rain rain_cloud
⛈️ thunder_cloud_rain thunder_cloud_and_rain cloud_with_lightning_and_rain
🌩️ cloud_lightning cloud_with_lightning lightning lightning_cloud
🌨️ cloud_snow cloud_with_snow snow_cloud
⛄ snowman snowman_without_snow
🌬️ wind_blowing_face wind_face
💨 dash dashing_away
💧 droplet
💦 sweat_drops
🫧 bubbles
🌊 ocean water_wave
🌫️ fog
🍏 green_apple
🍎 apple red_apple
🍐 pear
🍊 tangerine mandarin orange
🍋 lemon
🍋‍🟩 lime
🍌 banana
🍉 watermelon
🍇 grapes
🍓 strawberry
🫐 blueberries
🍈 melon
🍒 cherries
🍑 peach
🥭 mango
🍍 pineapple
🥥 coconut
🥝 kiwi kiwifruit kiwi_fruit
🍅 tomato
🍆 eggplant
🥑 avocado
🫛 pea_pod
🥦 broccoli
🥬 leafy_green
🥒 cucumber
🌶️ hot_pepper
🫑 bell_pepper
🌽 corn ear_of_corn
🥕 carrot
🫒 olive
🧄 garlic
🧅 onion
🥔 potato
🍠 sweet_potato
🫚 ginger_root
🥐 croissant
🥯 bagel
🍞 bread
🥖 french_bread baguette_bread
🥨 pretzel
🧀 cheese cheese_wedge
🥚 egg
🍳 cooking fried_egg
🧈 butter
🥞 pancakes
🧇 waffle
🥓 bacon
🥩 cut_of_meat
🍗 poultry_leg
🍖 meat_on_bone
🦴 bone
🌭 hotdog hot_dog
🍔 hamburger
🍟 fries french_fries
🍕 pizza
🫓 flatbread
🥪 sandwich
🥙 stuffed_flatbread stuffed_pita
🧆 falafel
🌮 taco
🌯 burrito
🫔 tamale
🥗 salad green_salad
🥘 shallow_pan_of_food paella
🫕 fondue
🥫 canned_food
🫙 jar
🍝 spaghetti
🍜 ramen steaming_bowl
🍲 stew pot_of_food
🍛 curry curry_rice
🍣 sushi
🍱 bento bento_box
🥟 dumpling
🦪 oyster
🍤 fried_shrimp
🍙 rice_ball
🍚 rice cooked_rice
🍘 rice_cracker
🍥 fish_cake
🥠 fortune_cookie
🥮 moon_cake
🍢 oden
🍡 dango
🍧 shaved_ice
🍨 ice_cream
🍦 icecream
🥧 pie
🧁 cupcake
🍰 cake shortcake
🎂 birthday birthday_cake
🍮 custard pudding flan
🍭 lollipop
🍬 candy
🍫 chocolate_bar
🍿 popcorn
🍩 doughnut
🍪 cookie
🌰 chestnut
🥜 peanuts shelled_peanut
🫘 beans
🍯 honey_pot
🥛 milk glass_of_milk milk_glass
🫗 pouring_liquid
🍼 baby_bottle
🫖 teapot
🍵 tea
🧉 mate mate_drink
🧃 beverage_box
🥤 cup_with_straw
🧋 bubble_tea
🍶 sake
🍺 beer beer_mug
🍻 beers
🥂 champagne_glass clinking_glass clinking_glasses
🍷 wine_glass
🥃 tumbler_glass whisky
🍸 cocktail
🍹 tropical_drink
🍾 champagne bottle_with_popping_cork
🧊 ice_cube
🥄 spoon
🍴 fork_and_knife
🍽️ fork_knife_plate fork_and_knife_with_plate plate_with_cutlery knife_fork_plate
🥣 bowl_with_spoon
🥡 takeout_box
🥢 chopsticks
🧂 salt
⚽ soccer soccer_ball
🏀 basketball
🏈 football
⚾ baseball
🥎 softball
🎾 tennis
🏐 volleyball
🏉 rugby_football
🥏 flying_disc
🎱 8ball
🪀 yo_yo yo-yo
🏓 ping_pong table_tennis table_tennis_paddle_and_ball
🏸 badminton badminton_racquet_and_shuttlecock
🏒 hockey ice_hockey ice_hockey_stick_and_puck
🏑 field_hockey field_hockey_stick_and_ball
🥍 lacrosse
🏏 cricket_game cricket_bat_ball cricket_bat_and_ball
🪃 boomerang
🥅 goal goal_net
⛳ golf flag_in_hole
🪁 kite
🛝 playground_slide
🏹 bow_and_arrow archery
🎣 fishing_pole_and_fish fishing_pole
🤿 diving_mask
🥊 boxing_glove boxing_gloves
🥋 martial_arts_uniform karate_uniform
🎽 running_shirt_with_sash running_shirt
🛹 skateboard
🛼 roller_skate
🛷 sled
⛸️ ice_skate
🥌 curling_stone
🎿 ski skis
⛷️ skier
🏂 snowboarder
🪂 parachute
🏋️ person_lifting_weights lifter weight_lifter weight_lifting
🏋️‍♀️ woman_lifting_weights weight_lifting_woman woman-lifting-weights
🏋️‍♂️ man_lifting_weights weight_lifting_man man-lifting-weights
🤼 people_wrestling wrestlers wrestling
🤼‍♀️ women_wrestling woman-wrestling
🤼‍♂️ men_wrestling man-wrestling
🤸 person_doing_cartwheel cartwheel cartwheeling
🤸‍♀️ woman_cartwheeling woman-cartwheeling
🤸‍♂️ man_cartwheeling man-cartwheeling
⛹️ person_bouncing_ball basketball_player person_with_ball bouncing_ball_person
⛹️‍♀️ woman_bouncing_ball basketball_woman bouncing_ball_woman woman-bouncing-ball
⛹️‍♂️ man_bouncing_ball basketball_man bouncing_ball_man man-bouncing-ball
🤺 person_fencing fencer fencing
🤾 person_playing_handball handball handball_person
🤾‍♀️ woman_playing_handball woman-playing-handball
🤾‍♂️ man_playing_handball man-playing-handball
🏌️ person_golfing golfer golfing
🏌️‍♀️ woman_golfing golfing_woman woman-golfing
🏌️‍♂️ man_golfing golfing_man man-golfing
🏇 horse_racing
🧘 person_in_lotus_position lotus_position
🧘‍♀️ woman_in_lotus_position lotus_position_woman
🧘‍♂️ man_in_lotus_position lotus_position_man
🏄 person_surfing surfer
🏄‍♀️ woman_surfing surfing_woman woman-surfing
🏄‍♂️ man_surfing surfing_man man-surfing
🏊 person_swimming swimmer
🏊‍♀️ woman_swimming swimming_woman woman-swimming
🏊‍♂️ man_swimming swimming_man man-swimming
🤽 person_playing_water_polo water_polo
🤽‍♀️ woman_playing_water_polo woman-playing-water-polo
🤽‍♂️ man_playing_water_polo man-playing-water-polo
🚣 person_rowing_boat rowboat
🚣‍♀️ woman_rowing_boat rowing_woman woman-rowing-boat
🚣‍♂️ man_rowing_boat rowing_man man-rowing-boat
🧗 person_climbing climbing
🧗‍♀️ woman_climbing climbing_woman
🧗‍♂️ man_climbing climbing_man
🚵 person_mountain_biking mountain_bicyclist
🚵‍♀️ woman_mountain_biking mountain_biking_woman woman-mountain-biking
🚵‍♂️ man_mountain_biking mountain_biking_man man-mountain-biking
🚴 person_biking bicyclist
🚴‍♀️ woman_biking biking_woman woman-biking
🚴‍♂️ man_biking biking_man man-biking
🏆 trophy
🥇 first_place first_place_medal 1st_place_medal
🥈 second_place second_place_medal 2nd_place_medal
🥉 third_place third_place_medal 3rd_place_medal
🏅 medal sports_medal medal_sports
🎖️ military_medal medal_military
🏵️ rosette
🎗️ reminder_ribbon
🎫 ticket
🎟️ tickets admission_tickets
🎪 circus_tent
🤹 person_juggling juggling juggler juggling_person
🤹‍♀️ woman_juggling woman-juggling
🤹‍♂️ man_juggling man-juggling
🎭 performing_arts
🩰 ballet_shoes
🎨 art
🎬 clapper clapper_board
🎤 microphone
🎧 headphones headphone
🎼 musical_score
🎹 musical_keyboard
🪇 maracas
🥁 drum drum_with_drumsticks
🪘 long_drum
🎷 saxophone
🎺 trumpet
🪗 accordion
🎸 guitar
🪕 banjo
🎻 violin
🪈 flute
🎲 game_die
♟️ chess_pawn
🎯 dart direct_hit
🎳 bowling
🎮 video_game
🎰 slot_machine
🧩 jigsaw puzzle_piece
🚗 red_car automobile car
🚕 taxi
🚙 blue_car
🛻 pickup_truck
🚐 minibus
🚌 bus
🚎 trolleybus
🏎️ race_car racing_car
🚓 police_car
🚑 ambulance
🚒 fire_engine
🚚 truck
🚛 articulated_lorry
🚜 tractor
🦯 probing_cane
🦽 manual_wheelchair
🦼 motorized_wheelchair
🩼 crutch
🛴 scooter kick_scooter
🚲 bike bicycle
🛵 motor_scooter motorbike
🏍️ motorcycle racing_motorcycle
🛺 auto_rickshaw
🛞 wheel
🚨 rotating_light
🚔 oncoming_police_car
🚍 oncoming_bus
🚘 oncoming_automobile
🚖 oncoming_taxi
🚡 aerial_tramway
🚠 mountain_cableway
🚟 suspension_railway
🚃 railway_car
🚋 train tram_car
🚞 mountain_railway
🚝 monorail
🚄 bullettrain_side
🚅 bullettrain_front bullet_train
🚈 light_rail
🚂 steam_locomotive locomotive
🚆 train2
🚇 metro
🚊 tram
🚉 station
🛫 airplane_departure flight_departure
🛬 airplane_arriving flight_arrival
🛩️ airplane_small small_airplane
💺 seat
🛰️ satellite_orbital artificial_satellite
🚀 rocket
🛸 flying_saucer
🚁 helicopter
🛶 canoe kayak
⛵ sailboat boat
🚤 speedboat
🛥️ motorboat motor_boat
🛳️ cruise_ship passenger_ship
⛴️ ferry
🚢 ship
🛟 ring_buoy
🪝 hook
⛽ fuelpump fuel_pump
🚧 construction
🚦 vertical_traffic_light
🚥 traffic_light
🚏 busstop bus_stop
🗺️ map world_map
🗿 moyai moai
🗽 statue_of_liberty
🗼 tokyo_tower
🏰 european_castle castle
🏯 japanese_castle
🏟️ stadium
🎡 ferris_wheel
🎢 roller_coaster
🎠 carousel_horse
⛲ fountain
⛱️ beach_umbrella umbrella_on_ground parasol_on_ground
🏖️ beach beach_with_umbrella
🏝️ island desert_island
🏜️ desert
🌋 volcano
⛰️ mountain
🏔️ mountain_snow snow_capped_mountain
🗻 mount_fuji
🏕️ camping
⛺ tent
🏠 house
🏡 house_with_garden
🏘️ homes house_buildings houses
🏚️ house_abandoned derelict_house_building derelict_house
🛖 hut
🏗️ construction_site building_construction
🏭 factory
🏢 office
🏬 department_store
🏣 post_office
🏤 european_post_office
🏥 hospital
🏦 bank
🏨 hotel
🏪 convenience_store
🏫 school
🏩 love_hotel
💒 wedding
🏛️ classical_building
⛪ church
🕌 mosque
🕍 synagogue
🛕 hindu_temple
🕋 kaaba
⛩️ shinto_shrine
🛤️ railway_track railroad_track
🛣️ motorway
🗾 japan map_of_japan
🎑 rice_scene
🏞️ park national_park
🌅 sunrise
🌄 sunrise_over_mountains
🌠 stars shooting_star
🎇 sparkler
🎆 fireworks
🌇 city_sunset city_sunrise sunset
🌆 city_dusk
🏙️ cityscape
🌃 night_with_stars
🌌 milky_way
🌉 bridge_at_night
🌁 foggy
⌚ watch
📱 mobile_phone iphone
📲 calling
💻 computer
🖥️ desktop desktop_computer
🖨️ printer
🖱️ mouse_three_button three_button_mouse computer_mouse
🖲️ trackball
🕹️ joystick
🗜️ compression clamp
💽 minidisc computer_disk
💾 floppy_disk
💿 cd optical_disk
📀 dvd
📼 vhs videocassette
📷 camera
📸 camera_with_flash camera_flash
📹 video_camera
🎥 movie_camera
📽️ projector film_projector
🎞️ film_frames film_strip
📞 telephone_receiver
☎️ telephone phone
📟 pager
📠 fax fax_machine
📺 tv television
📻 radio
🎙️ microphone2 studio_microphone
🎚️ level_slider
🎛️ control_knobs
🧭 compass
⏱️ stopwatch
⏲️ timer timer_clock
⏰ alarm_clock
🕰️ clock mantlepiece_clock mantelpiece_clock
⌛ hourglass
⏳ hourglass_flowing_sand
📡 satellite satellite_antenna
🔋 battery
🪫 low_battery
🔌 electric_plug
💡 bulb light_bulb
🔦 flashlight
🕯️ candle
🪔 diya_lamp
🧯 fire_extinguisher
🛢️ oil oil_drum
💸 money_with_wings
💵 dollar
💴 yen yen_banknote
💶 euro euro_banknote
💷 pound
🪙 coin
💰 moneybag money_bag
💳 credit_card
🪪 identification_card
💎 gem gem_stone
🪜 ladder
🧰 toolbox
🪛 screwdriver
🔧 wrench
🔨 hammer
🛠️ tools hammer_and_wrench
⛏️ pick
🪚 carpentry_saw
🔩 nut_and_bolt
🪤 mouse_trap
🧱 bricks brick
⛓️ chains
🔗 link
⛓️‍💥 broken_chain
🧲 magnet
🔫 gun pistol
💣 bomb
🧨 firecracker
🪓 axe
🔪 knife kitchen_knife hocho
🗡️ dagger dagger_knife
🛡️ shield
🚬 smoking cigarette
⚰️ coffin
🪦 headstone
⚱️ urn funeral_urn
🏺 amphora
🔮 crystal_ball
📿 prayer_beads
🧿 nazar_amulet
🪬 hamsa
💈 barber barber_pole
🔭 telescope
🔬 microscope
🕳️ hole
🩻 x_ray x-ray
🩹 adhesive_bandage
🩺 stethoscope
💊 pill
💉 syringe
🩸 drop_of_blood
🧬 dna
🦠 microbe
🧫 petri_dish
🧪 test_tube
🌡️ thermometer
🧹 broom
🪠 plunger
🧺 basket
🧻 roll_of_paper
🚽 toilet
🚰 potable_water
🚿 shower
🛁 bathtub
🛀 bath
🧼 soap
🪥 toothbrush
🪒 razor
🪮 hair_pick
🧽 sponge
🪣 bucket
🧴 squeeze_bottle lotion_bottle
🛎️ bellhop bellhop_bell
🔑 key
🗝️ key2 old_key
🚪 door
🪑 chair
🛋️ couch couch_and_lamp
🛏️ bed
🛌 sleeping_accommodation person_in_bed sleeping_bed
🧸 teddy_bear
🪆 nesting_dolls
🖼️ frame_photo frame_with_picture framed_picture
🪞 mirror
🪟 window
🛍️ shopping_bags shopping
🛒 shopping_cart shopping_trolley
🎁 gift wrapped_gift
🎈 balloon
🎏 flags carp_streamer
🎀 ribbon
🪄 magic_wand
🪅 pinata
🎊 confetti_ball
🎉 tada party_popper
🎎 dolls
🪭 folding_hand_fan
🏮 izakaya_lantern lantern
🎐 wind_chime
🪩 mirror_ball
🧧 red_envelope
📩 envelope_with_arrow
📨 incoming_envelope
📧 e-mail email e_mail
💌 love_letter
📥 inbox_tray
📤 outbox_tray
📦 package
🏷️ label
🪧 placard
📪 mailbox_closed
📫 mailbox
📬 mailbox_with_mail
📭 mailbox_with_no_mail
📮 postbox
📯 postal_horn
📜 scroll
📃 page_with_curl
📄 page_facing_up
📑 bookmark_tabs
🧾 receipt
📊 bar_chart
📈 chart_with_upwards_trend
📉 chart_with_downwards_trend
🗒️ notepad_spiral spiral_note_pad spiral_notepad
🗓️ calendar_spiral spiral_calendar_pad spiral_calendar
📆 calendar
📅 date
🗑️ wastebasket
📇 card_index
🗃️ card_box card_file_box
🗳️ ballot_box ballot_box_with_ballot
🗄️ file_cabinet
📋 clipboard
📁 file_folder
📂 open_file_folder
🗂️ dividers card_index_dividers
🗞️ newspaper2 rolled_up_newspaper newspaper_roll
📰 newspaper
📓 notebook
📔 notebook_with_decorative_cover
📒 ledger
📕 closed_book
📗 green_book
📘 blue_book
📙 orange_book
📚 books
📖 book open_book
🔖 bookmark
🧷 safety_pin
📎 paperclip
🖇️ paperclips linked_paperclips
📐 triangular_ruler
📏 straight_ruler
🧮 abacus
📌 pushpin
📍 round_pushpin
🖊️ pen_ballpoint lower_left_ballpoint_pen pen
🖋️ pen_fountain lower_left_fountain_pen fountain_pen
🖌️ paintbrush lower_left_paintbrush
🖍️ crayon lower_left_crayon
📝 pencil memo
✏️ pencil2
🔍 mag
🔎 mag_right
🔏 lock_with_ink_pen
🔐 closed_lock_with_key
🔒 lock locked
🔓 unlock unlocked
🩷 pink_heart
🧡 orange_heart
💛 yellow_heart
💚 green_heart
🩵 light_blue_heart
💙 blue_heart
💜 purple_heart
🖤 black_heart
🩶 grey_heart
🤍 white_heart
🤎 brown_heart
💔 broken_heart
💕 two_hearts
💞 revolving_hearts
💓 heartbeat beating_heart
💗 heartpulse growing_heart
💖 sparkling_heart
💘 cupid
💝 gift_heart
❤️‍🩹 mending_heart
❤️‍🔥 heart_on_fire
💟 heart_decoration
☮️ peace peace_symbol
✝️ cross latin_cross
☪️ star_and_crescent
🕉️ om_symbol
🪯 khanda
🔯 six_pointed_star
🕎 menorah menorah_with_nine_branches
☯️ yin_yang
🛐 place_of_worship worship_symbol
⛎ ophiuchus
♊ gemini
♋ cancer
♌ leo
♍ virgo
♎ libra
♏ scorpius scorpio
🆔 id
⚛️ atom atom_symbol
🉑 accept
📴 mobile_phone_off
📳 vibration_mode
🈶 u6709
🈚 u7121
🈸 u7533
🈺 u55b6
🈷️ u6708
🆚 vs
💮 white_flower
🉐 ideograph_advantage
🈴 u5408
🈵 u6e80
🈹 u5272
🈲 u7981
🅰️ a
🅱️ b
🆎 ab
🆑 cl
🅾️ o2
🆘 sos
❌ x cross_mark
⭕ o
🛑 octagonal_sign stop_sign
⛔ no_entry
📛 name_badge
🚫 no_entry_sign prohibited
💯 100
💢 anger
🚷 no_pedestrians
🚯 do_not_litter no_littering
🚳 no_bicycles
🚱 non-potable_water
🔞 underage
📵 no_mobile_phones
🚭 no_smoking
‼️ bangbang
🔅 low_brightness
🔆 high_brightness
〽️ part_alternation_mark
⚠️ warning
🚸 children_crossing
🔱 trident
⚜️ fleur-de-lis fleur_de_lis
🔰 beginner
♻️ recycle
🈯 u6307
💹 chart
❎ negative_squared_cross_mark
🌐 globe_with_meridians
💠 diamond_shape_with_a_dot_inside
Ⓜ️ m circled_m
🌀 cyclone
💤 zzz
🏧 atm
🚾 wc water_closet
♿ wheelchair
🅿️ parking
🛗 elevator
🈳 u7a7a
🈂️ sa
🛂 passport_control
🛃 customs
🛄 baggage_claim
🛅 left_luggage
🛜 wireless
🚹 mens mens_room
🚺 womens womens_room
🚼 baby_symbol
🚻 restroom
🚮 put_litter_in_its_place
🎦 cinema
📶 signal_strength antenna_bars
🈁 koko
🔣 symbols input_symbols
🔤 abc
🔡 abcd
🔠 capital_abcd
🆖 ng
🆗 ok
🆙 up
🆒 cool
🆕 new
🆓 free
0️⃣ zero
1️⃣ one
2️⃣ two
3️⃣ three
4️⃣ four
5️⃣ five
6️⃣ six
7️⃣ seven
8️⃣ eight
9️⃣ nine
🔟 keycap_ten
🔢 1234 input_numbers
#️⃣ hash
*️⃣ asterisk keycap_asterisk keycap_star
⏏️ eject eject_symbol eject_button
▶️ arrow_forward
⏸️ pause_button double_vertical_bar
⏯️ play_pause play_or_pause_button black_right_pointing_triangle_with_double_vertical_bar
⏹️ stop_button black_square_for_stop
⏺️ record_button black_circle_for_record
⏭️ track_next next_track next_track_button black_right_pointing_double_triangle_with_vertical_bar
⏮️ track_previous previous_track previous_track_button black_left_pointing_double_triangle_with_vertical_bar
⏩ fast_forward
⏪ rewind
⏫ arrow_double_up
⏬ arrow_double_down
◀️ arrow_backward
🔼 arrow_up_small
🔽 arrow_down_small
➡️ arrow_right right_arrow
⬅️ arrow_left left_arrow
⬆️ arrow_up up_arrow
⬇️ arrow_down down_arrow
↪️ arrow_right_hook
↩️ leftwards_arrow_with_hook
🔀 twisted_rightwards_arrows
🔁 repeat
🔂 repeat_one
🔄 arrows_counterclockwise
🔃 arrows_clockwise
🎵 musical_note
🎶 notes musical_notes
🟰 heavy_equals_sign
♾️ infinity
💲 heavy_dollar_sign
💱 currency_exchange
©️ copyright
®️ registered
➰ curly_loop
➿ loop
🔚 end end_arrow
🔙 back back_arrow
🔛 on on_arrow
🔝 top top_arrow
🔜 soon soon_arrow
🔘 radio_button
⚪ white_circle
⚫ black_circle
🔴 red_circle
🔵 blue_circle large_blue_circle
🟤 brown_circle large_brown_circle
🟣 purple_circle large_purple_circle
🟢 green_circle large_green_circle
🟡 yellow_circle large_yellow_circle
🟠 orange_circle large_orange_circle
🔺 small_red_triangle
🔻 small_red_triangle_down
🔸 small_orange_diamond
🔹 small_blue_diamond
🔶 large_orange_diamond
🔷 large_blue_diamond
🔳 white_square_button
🔲 black_square_button
▪️ black_small_square
▫️ white_small_square
◾ black_medium_small_square
◽ white_medium_small_square
◼️ black_medium_square
◻️ white_medium_square
⬛ black_large_square
⬜ white_large_square
🟧 orange_square large_orange_square
🟦 blue_square large_blue_square
🟥 red_square large_red_square
🟫 brown_square large_brown_square
🟪 purple_square large_purple_square
🟩 green_square large_green_square
🟨 yellow_square large_yellow_square
🔈 speaker
🔇 mute muted_speaker
🔉 sound
🔊 loud_sound
🔔 bell
🔕 no_bell
📣 mega megaphone
📢 loudspeaker
🗨️ speech_left left_speech_bubble
👁️‍🗨️ eye_in_speech_bubble eye_speech_bubble eye-in-speech-bubble
💬 speech_balloon
💭 thought_balloon
🗯️ anger_right right_anger_bubble
🃏 black_joker joker
🎴 flower_playing_cards
🀄 mahjong
🕐 clock1 one_oclock
🕑 clock2 two_oclock
🕒 clock3 three_oclock
🕓 clock4 four_oclock
🕔 clock5 five_oclock
🕕 clock6 six_oclock
🕖 clock7 seven_oclock
🕗 clock8 eight_oclock
🕘 clock9 nine_oclock
🕙 clock10 ten_oclock
🕚 clock11 eleven_oclock
🕛 clock12 twelve_oclock
🕜 clock130 one_thirty
🕝 clock230 two_thirty
🕞 clock330 three_thirty
🕟 clock430 four_thirty
🕠 clock530 five_thirty
🕡 clock630 six_thirty
🕢 clock730 seven_thirty
🕣 clock830 eight_thirty
🕤 clock930 nine_thirty
🕥 clock1030 ten_thirty
🕦 clock1130 eleven_thirty
🕧 clock1230 twelve_thirty
⚧️ transgender_symbol
🏳️ flag_white waving_white_flag white_flag
🏴 flag_black waving_black_flag black_flag
🏴‍☠️ pirate_flag
🏁 checkered_flag
🚩 triangular_flag_on_post
🏳️‍🌈 rainbow_flag gay_pride_flag rainbow-flag
🏳️‍⚧️ transgender_flag
🇺🇳 united_nations flag-un
🇦🇫 flag_af af afghanistan flag-af
🇦🇽 flag_ax ax aland_islands flag-ax
🇦🇱 flag_al al albania flag-al
🇩🇿 flag_dz dz algeria flag-dz
🇦🇸 flag_as as american_samoa flag-as
🇦🇩 flag_ad ad andorra flag-ad
🇦🇴 flag_ao ao angola flag-ao
🇦🇮 flag_ai ai anguilla flag-ai
🇦🇶 flag_aq aq antarctica flag-aq
🇦🇬 flag_ag ag antigua_barbuda flag-ag
🇦🇷 flag_ar ar argentina flag-ar
🇦🇲 flag_am am armenia flag-am
🇦🇼 flag_aw aw aruba flag-aw
🇦🇺 flag_au au australia flag-au
🇦🇹 flag_at at austria flag-at
🇦🇿 flag_az az azerbaijan flag-az
🇧🇸 flag_bs bs bahamas flag-bs
🇧🇭 flag_bh bh bahrain flag-bh
🇧🇩 flag_bd bd bangladesh flag-bd
🇧🇧 flag_bb bb barbados flag-bb
🇧🇾 flag_by by belarus flag-by
🇧🇪 flag_be be belgium flag-be
🇧🇿 flag_bz bz belize flag-bz
🇧🇯 flag_bj bj benin flag-bj
🇧🇲 flag_bm bm bermuda flag-bm
🇧🇹 flag_bt bt bhutan flag-bt
🇧🇴 flag_bo bo bolivia flag-bo
🇧🇦 flag_ba ba bosnia_herzegovina flag-ba
🇧🇼 flag_bw bw botswana flag-bw
🇧🇷 flag_br br brazil flag-br
🇮🇴 flag_io io british_indian_ocean_territory flag-io
🇻🇬 flag_vg vg british_virgin_islands flag-vg
🇧🇳 flag_bn bn brunei flag-bn
🇧🇬 flag_bg bg bulgaria flag-bg
🇧🇫 flag_bf bf burkina_faso flag-bf
🇧🇮 flag_bi bi burundi flag-bi
🇰🇭 flag_kh kh cambodia flag-kh
🇨🇲 flag_cm cm cameroon flag-cm
🇨🇦 flag_ca ca canada flag-ca
🇮🇨 flag_ic ic canary_islands flag-ic
🇨🇻 flag_cv cv cape_verde flag-cv
🇧🇶 flag_bq bq caribbean_netherlands flag-bq
🇰🇾 flag_ky ky cayman_islands flag-ky
🇨🇫 flag_cf cf central_african_republic flag-cf
🇹🇩 flag_td td chad flag-td
🇨🇱 flag_cl chile flag-cl
🇨🇳 flag_cn cn flag-cn
🇨🇽 flag_cx cx christmas_island flag-cx
🇨🇨 flag_cc cc cocos_islands flag-cc
🇨🇴 flag_co co colombia flag-co
🇰🇲 flag_km km comoros flag-km
🇨🇬 flag_cg cg congo_brazzaville flag-cg
🇨🇩 flag_cd congo congo_kinshasa flag-cd
🇨🇰 flag_ck ck cook_islands flag-ck
🇨🇷 flag_cr cr costa_rica flag-cr
🇨🇮 flag_ci ci cote_divoire flag-ci
🇭🇷 flag_hr hr croatia flag-hr
🇨🇺 flag_cu cu cuba flag-cu
🇨🇼 flag_cw cw curacao flag-cw
🇨🇾 flag_cy cy cyprus flag-cy
🇨🇿 flag_cz cz czech_republic flag-cz
🇩🇰 flag_dk dk denmark flag-dk
🇩🇯 flag_dj dj djibouti flag-dj
🇩🇲 flag_dm dm dominica flag-dm
🇩🇴 flag_do do dominican_republic flag-do
🇪🇨 flag_ec ec ecuador flag-ec
🇪🇬 flag_eg eg egypt flag-eg
🇸🇻 flag_sv sv el_salvador flag-sv
🇬🇶 flag_gq gq equatorial_guinea flag-gq
🇪🇷 flag_er er eritrea flag-er
🇪🇪 flag_ee ee estonia flag-ee
🇪🇹 flag_et et ethiopia flag-et
🇪🇺 flag_eu eu european_union flag-eu
🇫🇰 flag_fk fk falkland_islands flag-fk
🇫🇴 flag_fo fo faroe_islands flag-fo
🇫🇯 flag_fj fj fiji flag-fj
🇫🇮 flag_fi fi finland flag-fi
🇫🇷 flag_fr fr flag-fr
🇬🇫 flag_gf gf french_guiana flag-gf
🇵🇫 flag_pf pf french_polynesia flag-pf
🇹🇫 flag_tf tf french_southern_territories flag-tf
🇬🇦 flag_ga ga gabon flag-ga
🇬🇲 flag_gm gm gambia flag-gm
🇬🇪 flag_ge ge georgia flag-ge
🇩🇪 flag_de de flag-de
🇬🇭 flag_gh gh ghana flag-gh
🇬🇮 flag_gi gi gibraltar flag-gi
🇬🇷 flag_gr gr greece flag-gr
🇬🇱 flag_gl gl greenland flag-gl
🇬🇩 flag_gd gd grenada flag-gd
🇬🇵 flag_gp gp guadeloupe flag-gp
🇬🇺 flag_gu gu guam flag-gu
🇬🇹 flag_gt gt guatemala flag-gt
🇬🇬 flag_gg gg guernsey flag-gg
🇬🇳 flag_gn gn guinea flag-gn
🇬🇼 flag_gw gw guinea_bissau flag-gw
🇬🇾 flag_gy gy guyana flag-gy
🇭🇹 flag_ht ht haiti flag-ht
🇭🇳 flag_hn hn honduras flag-hn
🇭🇰 flag_hk hk hong_kong flag-hk
🇭🇺 flag_hu hu hungary flag-hu
🇮🇸 flag_is is iceland flag-is
🇮🇳 flag_in in india flag-in
🇮🇩 flag_id indonesia flag-id
🇮🇷 flag_ir ir iran flag-ir
🇮🇶 flag_iq iq iraq flag-iq
🇮🇪 flag_ie ie ireland flag-ie
🇮🇲 flag_im im isle_of_man flag-im
🇮🇱 flag_il il israel flag-il
🇮🇹 flag_it it flag-it
🇯🇲 flag_jm jm jamaica flag-jm
🇯🇵 flag_jp jp flag-jp
🎌 crossed_flags
🇯🇪 flag_je je jersey flag-je
🇯🇴 flag_jo jo jordan flag-jo
🇰🇿 flag_kz kz kazakhstan flag-kz
🇰🇪 flag_ke ke kenya flag-ke
🇰🇮 flag_ki ki kiribati flag-ki
🇽🇰 flag_xk xk kosovo flag-xk
🇰🇼 flag_kw kw kuwait flag-kw
🇰🇬 flag_kg kg kyrgyzstan flag-kg
🇱🇦 flag_la la laos flag-la
🇱🇻 flag_lv lv latvia flag-lv
🇱🇧 flag_lb lb lebanon flag-lb
🇱🇸 flag_ls ls lesotho flag-ls
🇱🇷 flag_lr lr liberia flag-lr
🇱🇾 flag_ly ly libya flag-ly
🇱🇮 flag_li li liechtenstein flag-li
🇱🇹 flag_lt lt lithuania flag-lt
🇱🇺 flag_lu lu luxembourg flag-lu
🇲🇴 flag_mo mo macau flag-mo
🇲🇰 flag_mk mk macedonia flag-mk
🇲🇬 flag_mg mg madagascar flag-mg
🇲🇼 flag_mw mw malawi flag-mw
🇲🇾 flag_my my malaysia flag-my
🇲🇻 flag_mv mv maldives flag-mv
🇲🇱 flag_ml ml mali flag-ml
🇲🇹 flag_mt mt malta flag-mt
🇲🇭 flag_mh mh marshall_islands flag-mh
🇲🇶 flag_mq mq martinique flag-mq
🇲🇷 flag_mr mr mauritania flag-mr
🇲🇺 flag_mu mu mauritius flag-mu
🇾🇹 flag_yt yt mayotte flag-yt
🇲🇽 flag_mx mx mexico flag-mx
🇫🇲 flag_fm fm micronesia flag-fm
🇲🇩 flag_md md moldova flag-md
🇲🇨 flag_mc mc monaco flag-mc
🇲🇳 flag_mn mn mongolia flag-mn
🇲🇪 flag_me me montenegro flag-me
🇲🇸 flag_ms ms montserrat flag-ms
🇲🇦 flag_ma ma morocco flag-ma
🇲🇿 flag_mz mz mozambique flag-mz
🇲🇲 flag_mm mm myanmar flag-mm
🇳🇦 flag_na na namibia flag-na
🇳🇷 flag_nr nr nauru flag-nr
🇳🇵 flag_np np nepal flag-np
🇳🇱 flag_nl nl netherlands flag-nl
🇳🇨 flag_nc nc new_caledonia flag-nc
🇳🇿 flag_nz nz new_zealand flag-nz
🇳🇮 flag_ni ni nicaragua flag-ni
🇳🇪 flag_ne ne niger flag-ne
🇳🇬 flag_ng nigeria flag-ng
🇳🇺 flag_nu nu niue flag-nu
🇳🇫 flag_nf nf norfolk_island flag-nf
🇰🇵 flag_kp kp north_korea flag-kp
🇲🇵 flag_mp mp northern_mariana_islands flag-mp
🇳🇴 flag_no no norway flag-no
🇴🇲 flag_om om oman flag-om
🇵🇰 flag_pk pk pakistan flag-pk
🇵🇼 flag_pw pw palau flag-pw
🇵🇸 flag_ps ps palestinian_territories flag-ps
🇵🇦 flag_pa pa panama flag-pa
🇵🇬 flag_pg pg papua_new_guinea flag-pg
🇵🇾 flag_py py paraguay flag-py
🇵🇪 flag_pe pe peru flag-pe
🇵🇭 flag_ph ph philippines flag-ph
🇵🇳 flag_pn pn pitcairn_islands flag-pn
🇵🇱 flag_pl pl poland flag-pl
🇵🇹 flag_pt pt portugal flag-pt
🇵🇷 flag_pr pr puerto_rico flag-pr
🇶🇦 flag_qa qa qatar flag-qa
🇷🇪 flag_re re reunion flag-re
🇷🇴 flag_ro ro romania flag-ro
🇷🇺 flag_ru ru flag-ru
🇷🇼 flag_rw rw rwanda flag-rw
🇼🇸 flag_ws ws samoa flag-ws
🇸🇲 flag_sm sm san_marino flag-sm
🇸🇹 flag_st st sao_tome_principe flag-st
🇸🇦 flag_sa saudiarabia saudi saudi_arabia flag-sa
🇸🇳 flag_sn sn senegal flag-sn
🇷🇸 flag_rs rs serbia flag-rs
🇸🇨 flag_sc sc seychelles flag-sc
🇸🇱 flag_sl sl sierra_leone flag-sl
🇸🇬 flag_sg sg singapore flag-sg
🇸🇽 flag_sx sx sint_maarten flag-sx
🇸🇰 flag_sk sk slovakia flag-sk
🇸🇮 flag_si si slovenia flag-si
🇬🇸 flag_gs gs south_georgia_south_sandwich_islands flag-gs
🇸🇧 flag_sb sb solomon_islands flag-sb
🇸🇴 flag_so so somalia flag-so
🇿🇦 flag_za za south_africa flag-za
🇰🇷 flag_kr kr flag-kr
🇸🇸 flag_ss ss south_sudan flag-ss
🇪🇸 flag_es es flag-es
🇱🇰 flag_lk lk sri_lanka flag-lk
🇧🇱 flag_bl bl st_barthelemy flag-bl
🇸🇭 flag_sh sh st_helena flag-sh
🇰🇳 flag_kn kn st_kitts_nevis flag-kn
🇱🇨 flag_lc lc st_lucia flag-lc
🇵🇲 flag_pm pm st_pierre_miquelon flag-pm
🇻🇨 flag_vc vc st_vincent_grenadines flag-vc
🇸🇩 flag_sd sd sudan flag-sd
🇸🇷 flag_sr sr suriname flag-sr
🇸🇿 flag_sz sz swaziland flag-sz
🇸🇪 flag_se se sweden flag-se
🇨🇭 flag_ch ch switzerland flag-ch
🇸🇾 flag_sy sy syria flag-sy
🇹🇼 flag_tw tw taiwan flag-tw
🇹🇯 flag_tj tj tajikistan flag-tj
🇹🇿 flag_tz tz tanzania flag-tz
🇹🇭 flag_th th thailand flag-th
🇹🇱 flag_tl tl timor_leste flag-tl
🇹🇬 flag_tg tg togo flag-tg
🇹🇰 flag_tk tk tokelau flag-tk
🇹🇴 flag_to to tonga flag-to
🇹🇹 flag_tt tt trinidad_tobago flag-tt
🇹🇳 flag_tn tn tunisia flag-tn
🇹🇷 flag_tr tr flag-tr
🇹🇲 flag_tm turkmenistan flag-tm
🇹🇨 flag_tc tc turks_caicos_islands flag-tc
🇻🇮 flag_vi vi us_virgin_islands flag-vi
🇹🇻 flag_tv tuvalu flag-tv
🇺🇬 flag_ug ug uganda flag-ug
🇺🇦 flag_ua ua ukraine flag-ua
🇦🇪 flag_ae ae united_arab_emirates flag-ae
🇬🇧 flag_gb gb uk flag-gb
🏴󠁧󠁢󠁥󠁮󠁧󠁿 england flag-england
🏴󠁧󠁢󠁳󠁣󠁴󠁿 scotland flag-scotland
🏴󠁧󠁢󠁷󠁬󠁳󠁿 wales flag-wales
🇺🇸 flag_us us flag-us
🇺🇾 flag_uy uy uruguay flag-uy
🇺🇿 flag_uz uz uzbekistan flag-uz
🇻🇺 flag_vu vu vanuatu flag-vu
🇻🇦 flag_va va vatican_city flag-va
🇻🇪 flag_ve ve venezuela flag-ve
🇻🇳 flag_vn vn vietnam flag-vn
🇼🇫 flag_wf wf wallis_futuna flag-wf
🇪🇭 flag_eh eh western_sahara flag-eh
🇾🇪 flag_ye ye yemen flag-ye
🇿🇲 flag_zm zm zambia flag-zm
🇿🇼 flag_zw zw zimbabwe flag-zw
🇦🇨 flag_ac ac ascension_island flag-ac
🇧🇻 flag_bv bv bouvet_island flag-bv
🇨🇵 flag_cp cp clipperton_island flag-cp
🇪🇦 flag_ea ea ceuta_melilla flag-ea
🇩🇬 flag_dg dg diego_garcia flag-dg
🇭🇲 flag_hm hm heard_mcdonald_islands flag-hm
🇲🇫 flag_mf mf st_martin flag-mf
🇸🇯 flag_sj sj svalbard_jan_mayen flag-sj
🇹🇦 flag_ta ta tristan_da_cunha flag-ta
🇺🇲 flag_um um us_outlying_islands flag-um
🏻 tone1 skin-tone-2
🏼 tone2 skin-tone-3
🏽 tone3 skin-tone-4
🏾 tone4 skin-tone-5
🏿 tone5 skin-tone-6
🇿 regional_indicator_z
🇾 regional_indicator_y
🇽 regional_indicator_x
🇼 regional_indicator_w
🇻 regional_indicator_v
🇺 regional_indicator_u
🇹 regional_indicator_t
🇸 regional_indicator_s
🇷 regional_indicator_r
🇶 regional_indicator_q
🇵 regional_indicator_p
🇴 regional_indicator_o
🇳 regional_indicator_n
🇲 regional_indicator_m
🇱 regional_indicator_l
🇰 regional_indicator_k
🇯 regional_indicator_j
🇮 regional_indicator_i
🇭 regional_indicator_h
🇬 regional_indicator_g
🇫 regional_indicator_f
🇪 regional_indicator_e
🇩 regional_indicator_d
🇨 regional_indicator_c
🇧 regional_indicator_b
🇦 regional_indicator_a
🇨🇶 flag-sark
🪉 harp
🪏 shovel
🪾 leafless_tree
🫆 fingerprint
🫜 root_vegetable
🫟 splatter
🫩 face_with_bags_under_eyes`;
